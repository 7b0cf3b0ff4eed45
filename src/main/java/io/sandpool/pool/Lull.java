package io.sandpool.pool;

import io.sandpool.bus.SlotState;
import java.time.Duration;

/**
 * Lets sandboxes be made and ended between runs instead of during them: both cost the machine far
 * more than a short run, which would be slowed by what its own lease has set off.
 *
 * <p>Such housework rests while leases come and go, but never for long, and not at all while
 * somebody waits or no idle sandbox is left.
 */
final class Lull {

  /** How long nobody must have come or gone. Longer than a short run takes. */
  static final Duration QUIET = Duration.ofMillis(25);

  /** After that much rest housework is done whatever happens. */
  static final Duration LONGEST_REST = Duration.ofMillis(250);

  private final Plan plan;
  private final Slots slots;
  private final WaitQueue queue;
  private final Alarm alarm = new Alarm();
  private boolean resting;
  private long restingSince;
  private long stirredAt;

  Lull(Plan plan, Slots slots, WaitQueue queue) {
    this.plan = plan;
    this.slots = slots;
    this.queue = queue;
  }

  /** A lease has been granted or given back. */
  void stirred(long now) {
    if (!resting) {
      resting = true;
      restingSince = now;
    }
    stirredAt = now;
  }

  /** Whether housework is to be done now. */
  boolean isOver(long now) {
    alarm.clear();
    if (!resting) {
      return true;
    }
    long over =
        Math.min(stirredAt - now + QUIET.toNanos(), restingSince - now + LONGEST_REST.toNanos());
    if (over <= 0 || isUrgent()) {
      resting = false;
      return true;
    }
    alarm.noLaterThan(now + over);
    return false;
  }

  private boolean isUrgent() {
    return plan.draining() || !queue.isEmpty() || slots.count(SlotState.IDLE) == 0;
  }

  long nanosUntilWakeup(long now) {
    return alarm.nanosUntil(now);
  }
}
