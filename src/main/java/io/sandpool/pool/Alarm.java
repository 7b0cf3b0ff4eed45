package io.sandpool.pool;

import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * The earliest moment at which a duty may have something to do.
 *
 * <p>A moment that turns out to be void, since what it was set for has ended meanwhile, costs one
 * look in vain. That is cheaper than to take each one back: most leases end long before they
 * expire.
 */
final class Alarm {

  /** Later than any reading of the clock. */
  static final long NEVER = Long.MAX_VALUE;

  private boolean set;
  private long at;

  /** The least of several times until an alarm rings; empty where all are {@link #NEVER}. */
  static OptionalLong earliest(long... nanos) {
    return LongStream.of(nanos).filter(each -> each != NEVER).min();
  }

  /** Rings at {@code nanos} unless it rings earlier. */
  void noLaterThan(long nanos) {
    if (!set || nanos - at < 0) {
      set = true;
      at = nanos;
    }
  }

  /** Whether it is time; if so, the alarm is off until it is set again. */
  boolean rings(long now) {
    if (!set || now - at < 0) {
      return false;
    }
    set = false;
    return true;
  }

  void clear() {
    set = false;
  }

  /** How long until it rings: negative when late, {@link #NEVER} when it is off. */
  long nanosUntil(long now) {
    return set ? at - now : NEVER;
  }
}
