package io.sandpool.host;

/**
 * What of the machine is not for sandboxes.
 *
 * @param memoryReserve bytes of memory that stay free; 0 for a tenth of what there is, but no more
 *     than 1 GiB
 * @param cpuLimit the share of all processor time in use from which nothing is made ahead of
 *     demand; 1 for never
 */
public record HostSettings(long memoryReserve, double cpuLimit) {

  /** What is used where the configuration says nothing. */
  public static final HostSettings DEFAULTS = new HostSettings(0, 0.95);

  private static final long MOST_BY_DEFAULT = 1L << 30;

  public HostSettings {
    if (memoryReserve < 0) {
      throw new IllegalArgumentException(
          "memory_reserve must be 0 or a number of bytes, was " + memoryReserve);
    }
    if (!(cpuLimit > 0 && cpuLimit <= 1)) {
      throw new IllegalArgumentException(
          "cpu_limit must be above 0 and 1 at most, was " + cpuLimit);
    }
  }

  /** Bytes that stay free of a machine with {@code total} bytes. */
  long reserveOf(long total) {
    return memoryReserve > 0 ? memoryReserve : Math.min(MOST_BY_DEFAULT, total / 10);
  }
}
