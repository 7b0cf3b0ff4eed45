package io.sandpool.provider;

import java.time.Duration;

/**
 * What stands before a provider.
 *
 * @param breaker when its calls are given up for a while
 * @param budget what may be spent at it; of no meaning for a provider whose sandboxes cost nothing
 */
public record GuardSettings(Breaker breaker, Spending budget) {

  /** What is used where the configuration says nothing. */
  public static final GuardSettings DEFAULTS =
      new GuardSettings(Breaker.DEFAULTS, Spending.DEFAULTS);

  /**
   * The circuit breaker.
   *
   * @param failures failures in a row that open it
   * @param openMin how long it is open the first time; doubles each time that it opens again
   *     without a call having succeeded in between
   * @param openMax the longest
   */
  public record Breaker(int failures, Duration openMin, Duration openMax) {

    /** What is used where the configuration says nothing. */
    public static final Breaker DEFAULTS =
        new Breaker(5, Duration.ofSeconds(1), Duration.ofSeconds(10));

    public Breaker {
      if (failures < 1) {
        throw new IllegalArgumentException("failures must be positive, was " + failures);
      }
      if (openMin.isZero() || openMin.isNegative() || openMax.compareTo(openMin) < 0) {
        throw new IllegalArgumentException(
            "open_min must be positive and at most open_max, was %s and %s"
                .formatted(openMin, openMax));
      }
    }
  }

  /**
   * What may be spent.
   *
   * @param runsPerMinute runs admitted within any minute; 0 for none
   * @param secondsPerHour seconds of living sandboxes within any hour; 0 for none
   */
  public record Spending(int runsPerMinute, int secondsPerHour) {

    /** What is used where the configuration says nothing. */
    public static final Spending DEFAULTS = new Spending(600, 36_000);

    public Spending {
      if (runsPerMinute < 0 || secondsPerHour < 0) {
        throw new IllegalArgumentException(
            "a budget must not be negative, was %d runs, %d seconds"
                .formatted(runsPerMinute, secondsPerHour));
      }
    }
  }
}
