package io.sandpool.provider.remote;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * How often a call is repeated and after which pauses.
 *
 * @param attempts in all, the first included
 * @param firstPause after the first failure; doubles with each
 * @param lastPause what it grows to
 */
public record RetryPolicy(int attempts, Duration firstPause, Duration lastPause) {

  /** Four attempts within a few seconds. */
  public static RetryPolicy standard() {
    return new RetryPolicy(4, Duration.ofMillis(250), Duration.ofSeconds(5));
  }

  /**
   * How long to wait before another attempt.
   *
   * @param attempt the one that failed, from 1
   * @param why what went wrong; when it says to come back, no earlier than that
   * @param left time until nobody waits any more
   * @param random from 0 to 1
   * @return empty where there is to be none
   */
  Optional<Duration> pause(int attempt, CloudException why, Duration left, DoubleSupplier random) {
    if (attempt >= attempts) {
      return Optional.empty();
    }
    Duration doubled = firstPause.multipliedBy(1L << Math.min(attempt - 1, 20));
    Duration most = doubled.compareTo(lastPause) < 0 ? doubled : lastPause;
    Duration jittered = scaled(most, 0.5 + random.getAsDouble() / 2);
    Duration pause =
        why.retryAfter()
            .map(asked -> asked.plus(scaled(most, random.getAsDouble())))
            .orElse(jittered);
    return pause.compareTo(left) < 0 ? Optional.of(pause) : Optional.empty();
  }

  private static Duration scaled(Duration duration, double factor) {
    return Duration.ofNanos((long) (duration.toNanos() * factor));
  }
}
