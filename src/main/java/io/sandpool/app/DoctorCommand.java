package io.sandpool.app;

/** Checks the machine. */
final class DoctorCommand {

  DoctorCommand(Options options) {}

  int run() {
    return 0;
  }
}
