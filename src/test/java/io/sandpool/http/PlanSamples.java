package io.sandpool.http;

import io.sandpool.bus.admin.PoolPlan;
import io.sandpool.bus.admin.PoolPlan.Prediction;
import io.sandpool.bus.admin.PoolPlan.Quantiles;
import io.sandpool.bus.admin.PoolPlan.Recorded;
import io.sandpool.bus.admin.PoolPlan.Starts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What other sizes of a pool would have brought. */
final class PlanSamples {

  private static final Duration SPAN = Duration.ofHours(6);

  private PlanSamples() {}

  /** A pool of 16 that would do well to be larger. */
  static PoolPlan plan(String pool) {
    return new PoolPlan(
        pool,
        6,
        16,
        256L << 20,
        recorded(new Starts(750, 150, 50, 50)),
        List.of(
            size(2, 4, new Starts(180, 320, 250, 250), 2.5),
            size(3, 8, new Starts(420, 310, 150, 120), 5.25),
            size(6, 16, new Starts(745, 160, 45, 50), 10.75),
            size(12, 32, new Starts(970, 25, 5, 0), 19),
            size(24, 64, new Starts(1000, 0, 0, 0), 34.5)),
        0);
  }

  /** Nobody has come. */
  static PoolPlan nothing(String pool) {
    return new PoolPlan(pool, 6, 16, 256L << 20, recorded(new Starts(0, 0, 0, 0)), List.of(), 0);
  }

  private static Recorded recorded(Starts starts) {
    Optional<Quantiles> times = starts.total() == 0 ? Optional.empty() : times(84);
    return new Recorded(
        AdminSamples.AT.minus(SPAN), AdminSamples.AT, starts, 3, 1, times, times, times);
  }

  private static Prediction size(int minIdle, int maxTotal, Starts starts, double mean) {
    return new Prediction(
        minIdle,
        maxTotal,
        starts,
        times(starts.queued()),
        mean,
        maxTotal,
        mean * SPAN.toMinutes() / 60);
  }

  private static Optional<Quantiles> times(long millis) {
    return Optional.of(
        new Quantiles(
            Duration.ZERO,
            Duration.ofMillis(millis),
            Duration.ofMillis(2 * millis),
            Duration.ofMillis(4 * millis)));
  }
}
