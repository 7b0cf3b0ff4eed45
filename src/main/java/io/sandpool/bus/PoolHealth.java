package io.sandpool.bus;

import java.util.Locale;

/** Whether a pool can serve. */
public enum PoolHealth {
  /** Just started, no sandbox has become ready yet. */
  WARMING,
  /** Sandboxes are there or are being made without failure. */
  READY,
  /** Making sandboxes fails. */
  DEGRADED,
  /** No more leases are granted; the service ends. */
  DRAINING,
  /** No leases are granted until an operator has the pool resume. */
  DRAINED;

  /** The name on the wire. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
