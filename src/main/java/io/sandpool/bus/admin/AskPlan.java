package io.sandpool.bus.admin;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What would a pool have given at other sizes?
 *
 * @param maxTotals sandboxes at most, for each size that is asked about; where empty, the pool
 *     chooses sizes around its present one
 * @param minIdle idle sandboxes wanted at least; where empty, in the same proportion to the most as
 *     at present
 * @param window since how long ago
 */
public record AskPlan(List<Integer> maxTotals, Optional<Integer> minIdle, Duration window) {

  /** More sizes are not replayed at once. */
  public static final int MAX_SIZES = 12;

  public AskPlan {
    maxTotals = List.copyOf(maxTotals);
  }
}
