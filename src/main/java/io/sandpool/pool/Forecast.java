package io.sandpool.pool;

import io.sandpool.bus.SlotState;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Says how long a caller who joined the queue now would wait, by how many are served before it,
 * what is in the making, how long that has taken so far, and how fast the queue moves. Changes
 * nothing but its own memory.
 */
final class Forecast {

  private static final long WHEN_UNKNOWN = Duration.ofSeconds(1).toNanos();

  private final Plan plan;
  private final Slots slots;
  private final Breaker breaker;
  private final DrainRate drainRate;
  private final MovingAverage creation = new MovingAverage();

  Forecast(Plan plan, Slots slots, Breaker breaker, DrainRate drainRate) {
    this.plan = plan;
    this.slots = slots;
    this.breaker = breaker;
    this.drainRate = drainRate;
  }

  /** A sandbox became ready, {@code nanos} after the decision to make it. */
  void made(long nanos) {
    creation.observe(nanos);
  }

  /**
   * How long it is likely to take. Each sandbox to come serves one of those who wait; the next
   * caller gets the one after.
   *
   * @param ahead how many are served before it
   * @param waiting how many wait in all
   */
  long waitNanos(int ahead, int waiting, long now) {
    int place = ahead - slots.count(SlotState.VALIDATING);
    if (place < 0) {
      return 0;
    }
    List<Slot> making = making();
    if (place < making.size()) {
      return untilReady(making.get(place), now);
    }
    place -= making.size();
    if (place < room()) {
      return untilMade(place, making, now);
    }
    // Somebody has to give a sandbox back first, which is destroyed before there is room.
    long turn = drainRate.timeToServe(Math.min(ahead, waiting) + 1, now).toNanos();
    return Math.max(turn, creationNanos());
  }

  /**
   * How long it takes at the least, if all goes on as it went: for decisions that must not be wrong
   * in a burst, which a queue that has stood still for a moment makes look worse than it is. Empty
   * where too little was seen to say so.
   *
   * @param ahead how many are served before it
   */
  OptionalLong leastNanos(int ahead, long now) {
    int place = ahead - slots.count(SlotState.VALIDATING) - making().size();
    if (place < 0) {
      return OptionalLong.of(0);
    }
    if (place < room()) {
      return creation.isKnown()
          ? OptionalLong.of(place / plan.settings().refill().parallelism() * creationNanos())
          : OptionalLong.empty();
    }
    return drainRate.leastNanos(ahead);
  }

  /**
   * How long it takes until it may be known whether sandboxes can be made again: one is under way,
   * or is made after the pause; where it is made for a caller only, that caller may come then.
   */
  long recoveryNanos(long now) {
    List<Slot> making = making();
    if (!making.isEmpty()) {
      return untilReady(making.get(0), now);
    }
    long pause = Math.max(0, breaker.pauseLeft(now));
    return plan.desiredIdle() == 0 ? pause : pause + creationNanos();
  }

  private List<Slot> making() {
    return slots.list(SlotState.CREATING).stream().filter(Slot::isWanted).toList();
  }

  private int room() {
    return plan.maxTotal() - slots.total();
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
