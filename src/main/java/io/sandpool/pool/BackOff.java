package io.sandpool.pool;

import java.util.random.RandomGenerator;

/**
 * Exponential pauses between attempts.
 *
 * @param minNanos the first pause
 * @param maxNanos the longest
 */
record BackOff(long minNanos, long maxNanos) {

  /**
   * The pause after the given number of failures in a row, 1 or more. Its random half keeps those
   * who failed together from trying again together.
   */
  long pauseNanos(int failures, RandomGenerator random) {
    int doublings = Math.min(failures - 1, Long.numberOfLeadingZeros(minNanos) - 2);
    long full = Math.min(maxNanos, minNanos << doublings);
    return partOf(full, random);
  }

  /** The pause where nothing is won by trying again soon. */
  long longestPauseNanos(RandomGenerator random) {
    return partOf(maxNanos, random);
  }

  private static long partOf(long full, RandomGenerator random) {
    return full / 2 + random.nextLong(full / 2 + 1);
  }
}
