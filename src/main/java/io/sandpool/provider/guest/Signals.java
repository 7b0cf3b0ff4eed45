package io.sandpool.provider.guest;

/** Names of Linux' signals on x86-64 and arm64. Source: signal(7). */
final class Signals {

  private static final String[] NAMES = {
    "SIGHUP",
    "SIGINT",
    "SIGQUIT",
    "SIGILL",
    "SIGTRAP",
    "SIGABRT",
    "SIGBUS",
    "SIGFPE",
    "SIGKILL",
    "SIGUSR1",
    "SIGSEGV",
    "SIGUSR2",
    "SIGPIPE",
    "SIGALRM",
    "SIGTERM",
    "SIGSTKFLT",
    "SIGCHLD",
    "SIGCONT",
    "SIGSTOP",
    "SIGTSTP",
    "SIGTTIN",
    "SIGTTOU",
    "SIGURG",
    "SIGXCPU",
    "SIGXFSZ",
    "SIGVTALRM",
    "SIGPROF",
    "SIGWINCH",
    "SIGIO",
    "SIGPWR",
    "SIGSYS"
  };

  private static final int FIRST_REALTIME = 32;
  private static final int LAST = 64;

  private Signals() {}

  /**
   * The name of signal {@code number}.
   *
   * @throws ProtocolViolation where there is no such signal
   */
  static String nameOf(long number) {
    if (number >= 1 && number <= NAMES.length) {
      return NAMES[(int) number - 1];
    }
    if (number >= FIRST_REALTIME && number <= LAST) {
      return "SIGRT" + number;
    }
    throw new ProtocolViolation("the guest named a signal that does not exist");
  }
}
