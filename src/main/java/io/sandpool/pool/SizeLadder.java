package io.sandpool.pool;

import io.sandpool.bus.admin.AskPlan;
import io.sandpool.pool.PoolSettings.Sizes;
import io.sandpool.pool.PoolSettings.Upkeep;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** The settings for which a pool is asked what they would have brought. */
final class SizeLadder {

  private static final int LARGEST = 10_000;

  /**
   * Looking after idle sandboxes takes one of them away for milliseconds, and a replay for long.
   */
  private static final Duration NEVER = Duration.ofDays(365);

  private SizeLadder() {}

  /**
   * The present settings with each of the sizes asked for, or with sizes around the present one.
   *
   * @throws ServiceException where a size cannot be
   */
  static List<PoolSettings> of(PoolSettings present, AskPlan asked) {
    boolean chosen = !asked.maxTotals().isEmpty();
    List<Integer> maxTotals = chosen ? asked.maxTotals() : around(present.sizes().maxTotal());
    if (maxTotals.size() > AskPlan.MAX_SIZES) {
      throw refused(
          "max must be at most %d sizes, was %d".formatted(AskPlan.MAX_SIZES, maxTotals.size()));
    }
    return maxTotals.stream()
        .map(max -> resized(present, minIdle(present.sizes(), asked.minIdle(), max, chosen), max))
        .toList();
  }

  private static List<Integer> around(int max) {
    return DoubleStream.of(0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4)
        .mapToObj(factor -> (int) Math.min(LARGEST, Math.max(1, Math.round(factor * max))))
        .distinct()
        .toList();
  }

  private static int minIdle(Sizes present, Optional<Integer> asked, int max, boolean chosen) {
    if (asked.isPresent()) {
      return chosen ? asked.get() : Math.min(asked.get(), max);
    }
    int proportional = Math.round((float) present.minIdle() * max / present.maxTotal());
    return Math.min(max, Math.max(Math.min(1, present.minIdle()), proportional));
  }

  private static PoolSettings resized(PoolSettings present, int minIdle, int maxTotal) {
    try {
      Upkeep upkeep = present.upkeep();
      return new PoolSettings(
          present.name(),
          present.provider(),
          present.spec(),
          new Sizes(minIdle, maxTotal, present.sizes().maxWaiting()),
          present.refill(),
          new Upkeep(
              upkeep.idleExpiry(),
              upkeep.expiryJitter(),
              NEVER,
              upkeep.checkTimeout(),
              upkeep.leaseSlack(),
              upkeep.destroyTimeout()),
          present.sizing(),
          present.weights());
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private static ServiceException refused(String what) {
    return new ServiceException(new ServiceError.InvalidRequest(what + ".", ""));
  }
}
