package io.sandpool.pool;

import io.sandpool.bus.SlotState;
import io.sandpool.pool.PoolEffect.Destroy;
import io.sandpool.pool.PoolEffect.Ended;
import io.sandpool.pool.PoolEffect.EndingFailed;
import io.sandpool.pool.PoolEffect.Evicted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Ends sandboxes. A slot stays RETIRING, and counts, until its sandbox is known to be gone; an
 * attempt that failed is repeated after a growing pause, for as long as it takes.
 */
final class Retirement {

  private final Plan plan;
  private final Slots slots;
  private final Lull lull;
  private final Consumer<PoolEffect> out;
  private final RandomGenerator random;
  private final List<Slot> served = new ArrayList<>();
  private final Map<Slot, Long> retryAt = new HashMap<>();
  private final Alarm alarm = new Alarm();

  Retirement(Plan plan, Slots slots, Lull lull, Consumer<PoolEffect> out, RandomGenerator random) {
    this.plan = plan;
    this.slots = slots;
    this.lull = lull;
    this.out = out;
    this.random = random;
  }

  /** Ends the sandbox of {@code slot} for a reason that metrics are told. */
  void evict(Slot slot, Eviction reason, long now) {
    out.accept(new Evicted(slot.number(), reason));
    slots.transition(slot, SlotState.RETIRING);
    end(slot, now);
  }

  /** The sandbox of {@code slot} has served; {@link #endServed} is to end it. */
  void served(Slot slot) {
    slots.transition(slot, SlotState.RETIRING);
    served.add(slot);
  }

  /** Ends all that have served, if it is time for that. */
  void endServed(long now) {
    if (lull.isOver(now)) {
      served.forEach(slot -> end(slot, now));
      served.clear();
    }
  }

  private void end(Slot slot, long now) {
    slot.retired(now);
    order(slot);
  }

  /** The provider has destroyed the sandbox. */
  void succeeded(Slot slot, long now) {
    retryAt.remove(slot);
    slots.remove(slot);
    out.accept(new Ended(slot.number(), Duration.ofNanos(now - slot.retiredAt())));
  }

  /** The provider could not destroy the sandbox. */
  void failed(Slot slot, String reason, long now) {
    BackOff backOff = plan.settings().refill().backOff();
    long at = now + backOff.pauseNanos(slot.endingFailed(), random);
    retryAt.put(slot, at);
    alarm.noLaterThan(at);
    out.accept(new EndingFailed(slot.number(), reason));
  }

  /** Repeats the attempts whose pause is over. */
  void elapse(long now) {
    if (!alarm.rings(now)) {
      return;
    }
    for (Slot slot : slots.list(SlotState.RETIRING)) {
      Long at = retryAt.get(slot);
      if (at == null) {
        continue;
      }
      if (now - at >= 0) {
        retryAt.remove(slot);
        order(slot);
      } else {
        alarm.noLaterThan(at);
      }
    }
  }

  long nanosUntilWakeup(long now) {
    return alarm.nanosUntil(now);
  }

  private void order(Slot slot) {
    Duration timeout = plan.settings().upkeep().destroyTimeout();
    out.accept(new Destroy(slot.number(), slot.sandbox(), timeout));
  }
}
