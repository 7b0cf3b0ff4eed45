package io.sandpool.bus;

import java.util.Locale;

/** Why a pool wants as many idle sandboxes as it does. */
public enum SizingReason {
  /** Demand calls for no more than the minimum, or the target does not follow demand. */
  MIN_IDLE,
  /** Runs come in such bursts. */
  DEMAND,
  /** They came so not long ago. */
  COOLING_DOWN,
  /** Demand calls for more than the pool may have. */
  MAX_TOTAL,
  /** The host has no memory for more. */
  HOST_MEMORY,
  /** The host has no processor time for more. */
  HOST_CPU,
  /** The pool serves nobody, for now or for good. */
  DRAINING;

  /** The name in answers and metrics. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
