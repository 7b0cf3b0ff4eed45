package io.sandpool.pool;

import io.sandpool.bus.admin.PoolPlan.Quantiles;
import io.sandpool.bus.admin.PoolPlan.Recorded;
import io.sandpool.bus.admin.PoolPlan.Starts;
import io.sandpool.pool.Arrivals.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What has happened in a pool. Changes no more, and may be passed to another thread.
 *
 * @param since from when on
 * @param until up to when
 * @param arrivals who came
 * @param creations how long sandboxes took to be made
 * @param failures sandboxes that could not be made
 * @param destructions how long sandboxes took to be destroyed
 */
record Recording(
    long since,
    long until,
    Arrivals arrivals,
    Samples creations,
    Samples failures,
    Samples destructions) {

  /** What is held where nothing of it is known at all. */
  private static final long WHEN_UNKNOWN = Duration.ofSeconds(1).toNanos();

  /**
   * How long each would have held its lease, in nanoseconds: as long as it did; where it got none,
   * or has not given it back yet, as long as the one before.
   */
  long[] holds() {
    long[] holds = new long[arrivals.size()];
    long last = firstKnownHold();
    for (int i = 0; i < holds.length; i++) {
      last = arrivals.heldNanos(i).orElse(last);
      holds[i] = last;
    }
    return holds;
  }

  private long firstKnownHold() {
    for (int i = 0; i < arrivals.size(); i++) {
      Optional<Long> held = arrivals.heldNanos(i);
      if (held.isPresent()) {
        return held.get();
      }
    }
    return WHEN_UNKNOWN;
  }

  /** The same for people; {@code wall} is what the wall clock called {@code until}. */
  Recorded told(Instant wall) {
    Map<Fate, Long> fates = new EnumMap<>(Fate.class);
    for (int i = 0; i < arrivals.size(); i++) {
      fates.merge(arrivals.fate(i), 1L, Long::sum);
    }
    return new Recorded(
        wall.minusNanos(until - since),
        wall,
        new Starts(
            fates.getOrDefault(Fate.WARM, 0L),
            fates.getOrDefault(Fate.QUEUED, 0L),
            fates.getOrDefault(Fate.COLD, 0L),
            fates.getOrDefault(Fate.REFUSED, 0L)),
        fates.getOrDefault(Fate.LEFT_OUT, 0L),
        failures.countSince(since),
        held(),
        creations.quantiles(since),
        destructions.quantiles(since));
  }

  private Optional<Quantiles> held() {
    int[] ticks = new int[arrivals.size()];
    int known = 0;
    for (int i = 0; i < arrivals.size(); i++) {
      Optional<Long> held = arrivals.heldNanos(i);
      if (held.isPresent()) {
        ticks[known++] = Ticks.of(held.get());
      }
    }
    return Samples.quantiles(ticks, known);
  }
}
