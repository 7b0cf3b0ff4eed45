package io.sandpool.sandbox;

import java.util.Locale;

/** Why a lease found no idle sandbox. */
public enum MissReason {
  /** All sandboxes are leased and the pool is at its maximum. */
  EXHAUSTED,
  /** The pool has room, but creation lags behind demand. */
  REFILLING,
  /** The pool has just started, or was just reconfigured, and is not warm yet. */
  WARMING_UP,
  /** Creation fails at present. */
  CREATION_FAILING;

  /** The name on the wire and in metrics. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
