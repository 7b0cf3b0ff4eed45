package io.sandpool.emulator;

/**
 * How an emulated sandbox is made.
 *
 * @param rootWritable whether its user may make folders such as {@code /workspace}; it is not known
 *     of the real clouds. {@code /home/user} and {@code /tmp} are always the user's to write
 * @param lazy whether the container is started by the first order instead of at once, so that
 *     hundreds of leases that run nothing cost nothing
 * @param memoryMebibytes the container's limit
 * @param place what it is
 */
public record KernelSettings(boolean rootWritable, boolean lazy, int memoryMebibytes, Place place) {

  /** What a sandbox is. */
  public enum Place {
    /** A container under gVisor. */
    CONTAINER,
    /**
     * A process of this machine, behind the same protocol: a tenth of the price, for tests of what
     * goes wrong on the way there. Runs the tests' own code only.
     */
    PROCESS
  }

  private static final int MEMORY = 512;

  /** Started at once, nothing writable but the user's own folders, 512 MiB. */
  public static KernelSettings standard() {
    return new KernelSettings(false, false, MEMORY, Place.CONTAINER);
  }

  /** Processes of this machine, started by the first order. */
  public static KernelSettings cheap() {
    return new KernelSettings(false, true, MEMORY, Place.PROCESS);
  }

  /** The same with another choice. */
  public KernelSettings withRootWritable(boolean writable) {
    return new KernelSettings(writable, lazy, memoryMebibytes, place);
  }

  /** The same with another choice. */
  public KernelSettings withLazy(boolean isLazy) {
    return new KernelSettings(rootWritable, isLazy, memoryMebibytes, place);
  }
}
