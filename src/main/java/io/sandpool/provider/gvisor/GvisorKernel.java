package io.sandpool.provider.gvisor;

/** Tells gVisor's kernel from the host's by what programs see of it. */
public final class GvisorKernel {

  /**
   * gVisor tells every program this build date of a kernel that never was, in all its releases; the
   * release beside it is {@code 4.4.0}, of newer ones {@code 4.19.0-gvisor}. Source: gVisor, {@code
   * pkg/sentry/syscalls/linux}, LinuxVersion.
   */
  private static final String BUILD = "#1 SMP Sun Jan 10 15:06:54 PST 2016";

  private static final String RELEASE = "-gvisor";

  private GvisorKernel() {}

  /** Whether release and version, as uname tells them, are gVisor's. */
  public static boolean is(String kernel) {
    return kernel.contains(BUILD) || kernel.contains(RELEASE);
  }
}
