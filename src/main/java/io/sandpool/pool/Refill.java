package io.sandpool.pool;

import io.sandpool.bus.SlotState;
import io.sandpool.pool.PoolEffect.Create;
import io.sandpool.sandbox.SlotIdentity;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Makes the sandboxes that the pool lacks: one for each waiter and the idle ones it should have,
 * within the maximum, a few at a time, and only while the breaker lets it.
 */
final class Refill {

  private final Plan plan;
  private final Slots slots;
  private final WaitQueue queue;
  private final Lull lull;
  private final Breaker breaker;
  private final Consumer<PoolEffect> out;
  private final LongSupplier slotNumbers;
  private final Alarm alarm = new Alarm();

  Refill(
      Plan plan,
      Slots slots,
      WaitQueue queue,
      Lull lull,
      Breaker breaker,
      Consumer<PoolEffect> out,
      LongSupplier slotNumbers) {
    this.plan = plan;
    this.slots = slots;
    this.queue = queue;
    this.lull = lull;
    this.breaker = breaker;
    this.out = out;
    this.slotNumbers = slotNumbers;
  }

  /** Begins what may begin now. */
  void run(long now) {
    alarm.clear();
    long pause = breaker.pauseLeft(now);
    int lacking = Math.min(lacking(), plan.maxTotal() - slots.total());
    if (pause > 0 && (lacking > 0 || breaker.isOpen()) && !plan.closed()) {
      // Where nothing lacks the pool wakes to be able again, so that somebody is let in.
      alarm.noLaterThan(now + pause);
    }
    if (plan.closed() || lacking <= 0 || pause > 0 || !lull.isOver(now)) {
      return;
    }
    int parallel = breaker.isOpen() ? 1 : plan.settings().refill().parallelism();
    int begin = Math.min(lacking, parallel - slots.count(SlotState.CREATING));
    for (int i = 0; i < begin; i++) {
      begin(now);
    }
  }

  private int lacking() {
    return queue.size() + plan.desiredIdle() - slots.wantedIdle() - slots.wantedCreating();
  }

  private void begin(long now) {
    PoolSettings settings = plan.settings();
    SlotIdentity identity =
        new SlotIdentity(settings.name(), slotNumbers.getAsLong(), plan.generation());
    slots.add(new Slot(identity, settings.spec(), now));
    out.accept(
        new Create(
            settings.provider(), identity, settings.spec(), settings.refill().createTimeout()));
  }

  long nanosUntilWakeup(long now) {
    return alarm.nanosUntil(now);
  }
}
