package io.sandpool.pool;

import java.util.Locale;

/** Why a lease was refused. */
public enum Refusal {
  /** As many callers wait as may. */
  QUEUE_FULL,
  /** As many callers wait as may, and another tenant has less than its share of the places. */
  DISPLACED,
  /** The deadline passed before a sandbox was ready. */
  DEADLINE,
  /** Its turn would clearly come after the deadline. */
  UNREACHABLE,
  /** The caller would rather go elsewhere than wait as long as it would have to. */
  IMPATIENT,
  /** Sandboxes cannot be made at present, and none is idle. */
  DEGRADED,
  /** The pool grants no more leases, for now or for good. */
  DRAINING,
  /** The caller went away. */
  CANCELLED,
  /** The request contradicts one that is under way. */
  INVALID;

  /** The name in metrics. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
