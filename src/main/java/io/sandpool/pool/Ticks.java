package io.sandpool.pool;

/** Durations as a recording keeps them: in four bytes each, to a tenth of a millisecond. */
final class Ticks {

  /** No duration is known. */
  static final int UNKNOWN = -1;

  private static final long NANOS = 100_000;

  private Ticks() {}

  /** The nearest number of ticks; what is longer than fits counts as the longest that does. */
  static int of(long nanos) {
    return (int) Math.min(Integer.MAX_VALUE, (Math.max(0, nanos) + NANOS / 2) / NANOS);
  }

  static long nanos(int ticks) {
    return ticks * NANOS;
  }
}
