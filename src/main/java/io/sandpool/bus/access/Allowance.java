package io.sandpool.bus.access;

import java.time.Duration;
import java.util.Optional;

/**
 * What one of a key's limits still allows.
 *
 * @param limit which one
 * @param most how many runs it allows
 * @param left how many more may begin now
 * @param renewal how long until there is more left again; empty where that is when runs end, and
 *     where nothing is taken
 */
public record Allowance(Limit limit, int most, int left, Optional<Duration> renewal) {

  /** What a key may be limited in. */
  public enum Limit {
    /** Runs at the same time. */
    CONCURRENT,
    /** Runs begun within any minute. */
    PER_MINUTE
  }
}
