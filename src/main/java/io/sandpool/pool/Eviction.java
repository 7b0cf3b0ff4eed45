package io.sandpool.pool;

import java.util.Locale;

/** Why a sandbox was ended that had not been leased and given back. */
public enum Eviction {
  /** It had been idle for too long. */
  AGED,
  /** It was made of something that is not wanted any more. */
  OUTDATED,
  /** The pool has become smaller. */
  SURPLUS,
  /** It ended by itself. */
  LOST,
  /** It did not answer when asked. */
  UNRESPONSIVE,
  /** Its lease ran out. */
  LEASE_EXPIRED,
  /** Its lease's holder went away. */
  ABANDONED,
  /** The pool is being emptied. */
  DRAINED;

  /** The name in metrics. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
