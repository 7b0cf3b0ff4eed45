package io.sandpool.pool;

import io.sandpool.bus.SlotState;
import io.sandpool.pool.PoolEffect.Check;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Looks after idle sandboxes: lets them age, asks now and then whether they answer, and replaces
 * those that are not wanted any more without leaving the pool short of idle ones.
 */
final class Upkeep {

  private final Plan plan;
  private final Slots slots;
  private final WaitQueue queue;
  private final Breaker breaker;
  private final Retirement retirement;
  private final Consumer<PoolEffect> out;
  private final RandomGenerator random;
  private final Alarm alarm = new Alarm();

  Upkeep(
      Plan plan,
      Slots slots,
      WaitQueue queue,
      Breaker breaker,
      Retirement retirement,
      Consumer<PoolEffect> out,
      RandomGenerator random) {
    this.plan = plan;
    this.slots = slots;
    this.queue = queue;
    this.breaker = breaker;
    this.retirement = retirement;
    this.out = out;
    this.random = random;
  }

  /** When a sandbox that becomes ready now is too old. */
  long expiry(long now) {
    PoolSettings.Upkeep settings = plan.settings().upkeep();
    double share = 1 - settings.expiryJitter() * random.nextDouble();
    return now + (long) (settings.idleExpiry().toNanos() * share);
  }

  /** A slot has become IDLE. */
  void becameIdle(Slot slot) {
    alarm.noLaterThan(slot.expiresAt());
    alarm.noLaterThan(checkDueAt(slot));
  }

  /** Condemns what is too old, and has one sandbox checked where one is due. */
  void elapse(long now) {
    if (!alarm.rings(now)) {
      return;
    }
    for (Slot slot : slots.list(SlotState.IDLE)) {
      if (now - slot.expiresAt() >= 0) {
        slots.condemn(slot, Eviction.AGED);
      } else {
        alarm.noLaterThan(slot.expiresAt());
      }
    }
    check(now);
  }

  private void check(long now) {
    Optional<Slot> next =
        slots.list(SlotState.IDLE).stream()
            .filter(Slot::isWanted)
            .min(Comparator.comparingLong(slot -> slot.seenAliveAt() - now));
    if (next.isEmpty()) {
      return;
    }
    Slot slot = next.get();
    long dueIn = checkDueAt(slot) - now;
    if (dueIn > 0) {
      alarm.noLaterThan(now + dueIn);
    } else if (maySpare()) {
      slots.transition(slot, SlotState.VALIDATING);
      out.accept(new Check(slot.number(), slot.sandbox(), plan.settings().upkeep().checkTimeout()));
    } else {
      alarm.noLaterThan(now + plan.settings().upkeep().validateEvery().toNanos() / 4);
    }
  }

  /** One at a time, and the last idle one only while nobody is about to want it. */
  private boolean maySpare() {
    return slots.count(SlotState.VALIDATING) == 0
        && queue.isEmpty()
        && (slots.count(SlotState.IDLE) > 1 || slots.count(SlotState.LEASED) == 0);
  }

  private long checkDueAt(Slot slot) {
    return slot.seenAliveAt() + plan.settings().upkeep().validateEvery().toNanos();
  }

  /** The slot's sandbox answers: it may be leased again, and the next one may be due. */
  void alive(Slot slot, long now) {
    slot.seenAlive(now);
    slots.transition(slot, SlotState.IDLE);
    becameIdle(slot);
    alarm.noLaterThan(now);
  }

  /** What there is was made of something that is not wanted any more. */
  void condemnAll() {
    for (SlotState state : List.of(SlotState.CREATING, SlotState.VALIDATING, SlotState.IDLE)) {
      slots.list(state).forEach(slot -> slots.condemn(slot, Eviction.OUTDATED));
    }
  }

  /** The pool ends: so does every sandbox that nobody holds, those in the making on arrival. */
  void end(long now) {
    slots.list(SlotState.CREATING).forEach(slot -> slots.condemn(slot, Eviction.DRAINED));
    for (SlotState state : List.of(SlotState.VALIDATING, SlotState.IDLE)) {
      slots.list(state).forEach(slot -> retirement.evict(slot, Eviction.DRAINED, now));
    }
  }

  /** Fewer idle sandboxes are wanted than there may be. */
  void condemnSurplus() {
    slots.list(SlotState.IDLE).stream()
        .filter(Slot::isWanted)
        .limit(Math.max(0, slots.wantedIdle() - plan.desiredIdle()))
        .forEach(slot -> slots.condemn(slot, Eviction.SURPLUS));
  }

  /** Ends what the pool has too many of, and those not wanted that it can do without. */
  void replace(long now) {
    while (slots.total() - slots.count(SlotState.RETIRING) > plan.maxTotal()
        && slots.count(SlotState.IDLE) > 0) {
      retirement.evict(slots.oldestIdle().orElseThrow(), Eviction.SURPLUS, now);
    }
    Optional<Slot> unwanted = slots.oldestUnwantedIdle();
    while (unwanted.isPresent() && (isDispensable() || isInTheWay())) {
      retirement.evict(unwanted.get(), unwanted.get().verdict().orElseThrow(), now);
      unwanted = slots.oldestUnwantedIdle();
    }
  }

  private boolean isDispensable() {
    return slots.count(SlotState.IDLE) + slots.count(SlotState.VALIDATING) > plan.desiredIdle();
  }

  /** At the maximum, a successor can be made only when one has gone. */
  private boolean isInTheWay() {
    return slots.total() >= plan.maxTotal()
        && slots.count(SlotState.CREATING) + slots.count(SlotState.RETIRING) == 0
        && slots.wantedIdle() < plan.desiredIdle()
        && !breaker.isFailing();
  }

  long nanosUntilWakeup(long now) {
    return alarm.nanosUntil(now);
  }
}
