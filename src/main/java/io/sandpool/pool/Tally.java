package io.sandpool.pool;

import io.sandpool.bus.admin.PoolPlan.Prediction;
import io.sandpool.bus.admin.PoolPlan.Starts;
import io.sandpool.pool.PoolEffect.Create;
import io.sandpool.pool.PoolEffect.Ended;
import io.sandpool.pool.PoolEffect.Grant;
import io.sandpool.pool.PoolEffect.MakingFailed;
import io.sandpool.pool.PoolEffect.Refuse;
import java.time.Duration;

/** Counts what a {@link Replay} brings. */
final class Tally {

  private final int[] waits;
  private long warm;
  private long queued;
  private long cold;
  private long refused;
  private int sandboxes;
  private int peak;
  private double sandboxNanos;
  private long since;
  private boolean running;
  private long last;

  /** For that many arrivals at most. */
  Tally(int arrivals) {
    waits = new int[arrivals];
  }

  /** Sandboxes are counted from here on. */
  void begin(long now) {
    running = true;
    since = now;
    last = now;
    peak = sandboxes;
  }

  /** It is {@code now}; nothing has changed since the last call. */
  void pass(long now) {
    if (running) {
      sandboxNanos += (double) sandboxes * (now - last);
      last = now;
    }
  }

  /** Sandboxes are counted up to here. */
  void end(long now) {
    pass(now);
    running = false;
  }

  void count(PoolEffect effect) {
    if (effect instanceof Grant grant) {
      count(grant);
    } else if (effect instanceof Refuse) {
      refused++;
    } else if (effect instanceof Create) {
      sandboxes++;
      peak = running ? Math.max(peak, sandboxes) : peak;
    } else if (effect instanceof Ended || effect instanceof MakingFailed) {
      sandboxes--;
    }
  }

  private void count(Grant grant) {
    waits[(int) granted()] = Ticks.of(grant.lease().waited().toNanos());
    switch (grant.lease().start()) {
      case WARM -> warm++;
      case QUEUED -> queued++;
      case COLD -> cold++;
    }
  }

  private long granted() {
    return warm + queued + cold;
  }

  /** Those who have had their answer. */
  long answered() {
    return granted() + refused;
  }

  /** What the replay of {@code sizes} has brought. */
  Prediction prediction(PoolSettings.Sizes sizes) {
    double nanos = Math.max(1, last - since);
    return new Prediction(
        sizes.minIdle(),
        sizes.maxTotal(),
        new Starts(warm, queued, cold, refused),
        Samples.quantiles(waits, (int) granted()),
        sandboxNanos / nanos,
        peak,
        sandboxNanos / Duration.ofHours(1).toNanos());
  }
}
