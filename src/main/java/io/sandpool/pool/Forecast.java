package io.sandpool.pool;

import io.sandpool.bus.SlotState;
import java.time.Duration;
import java.util.List;

/**
 * Says how long a caller who joined the queue now would wait, by what is in the making, how long
 * that has taken so far, and how fast the queue moves. Changes nothing but its own memory.
 */
final class Forecast {

  private static final long WHEN_UNKNOWN = Duration.ofSeconds(1).toNanos();

  private final Plan plan;
  private final Slots slots;
  private final WaitQueue queue;
  private final Breaker breaker;
  private final DrainRate drainRate;
  private final MovingAverage creation = new MovingAverage();

  Forecast(Plan plan, Slots slots, WaitQueue queue, Breaker breaker, DrainRate drainRate) {
    this.plan = plan;
    this.slots = slots;
    this.queue = queue;
    this.breaker = breaker;
    this.drainRate = drainRate;
  }

  /** A sandbox became ready, {@code nanos} after the decision to make it. */
  void made(long nanos) {
    creation.observe(nanos);
  }

  /** Each sandbox to come serves one of those who wait; the next caller gets the one after. */
  long waitNanos(long now) {
    int place = queue.size() - slots.count(SlotState.VALIDATING);
    if (place < 0) {
      return 0;
    }
    List<Slot> making = slots.list(SlotState.CREATING).stream().filter(Slot::isWanted).toList();
    if (place < making.size()) {
      return untilReady(making.get(place), now);
    }
    place -= making.size();
    if (place < plan.maxTotal() - slots.total()) {
      return untilMade(place, making, now);
    }
    // Somebody has to give a sandbox back first, which is destroyed before there is room.
    long turn = drainRate.timeToServe(queue.size() + 1, now).toNanos();
    return Math.max(turn, creationNanos());
  }

  /** One that is late will be late by as much again: whatever holds it up, holds on. */
  private long untilReady(Slot slot, long now) {
    return Math.abs(creationNanos() - (now - slot.begunAt()));
  }

  /** The creation at {@code place} among those that have not begun. */
  private long untilMade(int place, List<Slot> making, long now) {
    int parallel = plan.settings().refill().parallelism();
    long rounds = place / parallel + 1L;
    long untilFree = making.size() < parallel ? 0 : untilReady(making.get(0), now);
    return Math.max(0, breaker.pauseLeft(now)) + untilFree + rounds * creationNanos();
  }

  private long creationNanos() {
    return (long) creation.orElse(WHEN_UNKNOWN);
  }
}
