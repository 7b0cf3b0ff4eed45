package io.sandpool.sandbox;

/**
 * A monotonic clock. Differences between two readings are meaningful, a reading alone is not;
 * wall-clock jumps do not show.
 *
 * <p>Injected wherever time matters, so that tests turn the hands.
 */
@FunctionalInterface
public interface Ticker {

  /** The current reading in nanoseconds. May be negative. */
  long nanos();

  /** The JVM's monotonic clock. */
  static Ticker system() {
    return System::nanoTime;
  }
}
