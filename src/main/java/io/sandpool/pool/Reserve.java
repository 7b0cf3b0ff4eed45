package io.sandpool.pool;

import io.sandpool.bus.SlotState;
import java.time.Duration;

/**
 * Keeps the last idle sandboxes for tenants that have taken little: a fair queue alone would make
 * whoever calls now and then wait for a sandbox to be made, since one who floods the pool has
 * always taken the last one.
 *
 * <p>They are kept only while more than one tenant uses the pool, and while more can be made.
 */
final class Reserve {

  /** For how long it is remembered that there is another tenant. */
  static final Duration MEMORY = Duration.ofMinutes(5);

  /** One of how many sandboxes is kept, and never more than half of the idle ones. */
  private static final int ONE_OF = 8;

  private final Plan plan;
  private final Slots slots;
  private final WaitQueue queue;
  private final Footprints footprints;
  private final Breaker breaker;
  private String latest = "";
  private boolean shared;
  private long sharedAt;

  Reserve(Plan plan, Slots slots, WaitQueue queue, Footprints footprints, Breaker breaker) {
    this.plan = plan;
    this.slots = slots;
    this.queue = queue;
    this.footprints = footprints;
    this.breaker = breaker;
  }

  /** A caller of {@code tenant} came. */
  void arrived(String tenant, long now) {
    if (!latest.isEmpty() && !latest.equals(tenant)) {
      shared = true;
      sharedAt = now;
    }
    latest = tenant;
  }

  /** Whether {@code tenant} may have one of the sandboxes that are idle now. */
  boolean serves(String tenant, long now) {
    int idle = slots.count(SlotState.IDLE);
    if (idle == 0 || idle > kept(now)) {
      return idle > 0;
    }
    footprints.limit(unmade(idle));
    // One share more than there are tenants: for the one that may come next.
    int shares = footprints.tenantsWith(tenant) + 1;
    return footprints.of(tenant) * shares < plan.desiredIdle();
  }

  /** How many sandboxes are wanted and could be made, but are not there. */
  private int unmade(int idle) {
    int room = plan.maxTotal() - slots.count(SlotState.LEASED) - idle;
    return Math.max(0, Math.min(plan.desiredIdle() - idle, room));
  }

  /** A pool that keeps none ready makes them for those who wait only: there, none is spare. */
  private int kept(long now) {
    return isShared(now) && !breaker.isOpen()
        ? Math.min(plan.desiredIdle() / 2, plan.maxTotal() / ONE_OF)
        : 0;
  }

  private boolean isShared(long now) {
    return shared && now - sharedAt < MEMORY.toNanos();
  }

  /** When those who wait beside idle sandboxes may have them because nobody else came. */
  long nanosUntilWakeup(long now) {
    return !queue.isEmpty() && slots.count(SlotState.IDLE) > 0 && isShared(now)
        ? sharedAt + MEMORY.toNanos() - now
        : Alarm.NEVER;
  }
}
