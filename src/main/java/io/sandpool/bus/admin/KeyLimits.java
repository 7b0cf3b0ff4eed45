package io.sandpool.bus.admin;

import java.util.Optional;

/**
 * What a key may ask for at most.
 *
 * @param maxConcurrent runs at the same time
 * @param runsPerMinute runs begun within any minute
 */
public record KeyLimits(Optional<Integer> maxConcurrent, Optional<Integer> runsPerMinute) {

  /** As much as it likes. */
  public static final KeyLimits NONE = new KeyLimits(Optional.empty(), Optional.empty());
}
