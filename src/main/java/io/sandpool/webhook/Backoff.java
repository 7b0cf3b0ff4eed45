package io.sandpool.webhook;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait after an attempt that failed: longer each time, and not all receivers at once.
 * Eight attempts take about a day.
 */
final class Backoff {

  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofHours(12);
  private static final int FACTOR = 5;
  private static final double SPREAD = 0.2;

  private final DoubleSupplier random;

  /**
   * Makes one.
   *
   * @param random between 0 and 1
   */
  Backoff(DoubleSupplier random) {
    this.random = random;
  }

  /** The time after the attempt of that number, counted from 1. */
  Duration after(int attempts) {
    Duration wait = FIRST;
    for (int i = 1; i < attempts && wait.compareTo(LONGEST) < 0; i++) {
      wait = wait.multipliedBy(FACTOR);
    }
    Duration bounded = wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    double share = 1 - SPREAD + 2 * SPREAD * random.getAsDouble();
    return Duration.ofMillis((long) (bounded.toMillis() * share));
  }
}
