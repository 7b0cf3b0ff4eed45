package io.sandpool.pool;

import io.sandpool.bus.SlotState;
import io.sandpool.pool.PoolEffect.Refuse;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.MissReason;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.Start;
import java.util.Optional;
import java.util.function.Consumer;

/** Decides whether a caller may have or await a sandbox, and tells those who may not. */
final class Admission {

  private final Plan plan;
  private final Slots slots;
  private final WaitQueue queue;
  private final Leases leases;
  private final Breaker breaker;
  private final Recovery recovery;
  private final PoolView view;
  private final DrainRate drainRate;
  private final Forecast forecast;
  private final Consumer<PoolEffect> out;
  private int madeSinceRenewal;

  Admission(
      Plan plan,
      Slots slots,
      WaitQueue queue,
      Leases leases,
      Breaker breaker,
      Recovery recovery,
      PoolView view,
      DrainRate drainRate,
      Consumer<PoolEffect> out) {
    this.plan = plan;
    this.slots = slots;
    this.queue = queue;
    this.leases = leases;
    this.breaker = breaker;
    this.recovery = recovery;
    this.view = view;
    this.drainRate = drainRate;
    this.forecast = new Forecast(plan, slots, queue, breaker, drainRate);
    this.out = out;
  }

  /** A sandbox became ready, {@code nanos} after the decision to make it. */
  void made(long nanos) {
    madeSinceRenewal++;
    forecast.made(nanos);
  }

  /** The pool has to warm up again. */
  void renewed() {
    madeSinceRenewal = 0;
  }

  /**
   * Puts the caller into the queue, or refuses. Whoever can be served at once leaves it at once.
   */
  void admit(PoolCommand.Lease asked, long now) {
    Optional<MissReason> miss = miss();
    Waiter waiter =
        new Waiter(
            asked.ticket(),
            asked.requestId(),
            asked.deadline(),
            until(asked, now),
            now,
            start(),
            miss);
    if (queue.contains(asked.requestId()) || leases.isHeldBy(asked.requestId())) {
      String detail = "Request " + asked.requestId() + " waits for or holds a sandbox already.";
      refuse(waiter, Refusal.INVALID, new ServiceError.InvalidRequest(detail, ""));
    } else if (plan.closed()) {
      refuseClosed(waiter, now);
    } else if (asked.deadline().hasPassed(now)) {
      refuseLate(waiter, now);
    } else if (miss.isPresent() && isHopeless(now)) {
      refuseDegraded(waiter, now);
    } else if (miss.isPresent() && queue.size() >= plan.settings().sizes().maxWaiting()) {
      refuseFull(waiter, now);
    } else if (miss.isPresent() && isTooSlow(asked, now)) {
      refuseImpatient(waiter, now);
    } else {
      if (miss.isPresent() && queue.isEmpty()) {
        drainRate.queueBegan(now);
      }
      queue.add(waiter);
    }
  }

  private static Deadline until(PoolCommand.Lease asked, long now) {
    return asked
        .patience()
        .map(patience -> new Deadline(now + patience.toNanos()).earlier(asked.deadline()))
        .orElse(asked.deadline());
  }

  private boolean isTooSlow(PoolCommand.Lease asked, long now) {
    return asked.patience().isPresent()
        && forecast.waitNanos(now) >= asked.patience().get().toNanos();
  }

  /** Why a caller who comes now does not find an idle sandbox; empty if there is one. */
  private Optional<MissReason> miss() {
    if (slots.count(SlotState.IDLE) > 0) {
      return Optional.empty();
    } else if (breaker.isFailing()) {
      return Optional.of(MissReason.CREATION_FAILING);
    } else if (madeSinceRenewal < plan.leastIdle()) {
      return Optional.of(MissReason.WARMING_UP);
    } else if (slots.total() >= plan.maxTotal() && !isOneUnclaimed()) {
      return Optional.of(MissReason.EXHAUSTED);
    } else {
      return Optional.of(MissReason.REFILLING);
    }
  }

  private Start start() {
    if (slots.count(SlotState.IDLE) > 0) {
      return Start.WARM;
    }
    return slots.total() < plan.maxTotal() && !isOneUnclaimed() ? Start.COLD : Start.QUEUED;
  }

  /** Whether more sandboxes are about to become idle than callers wait for. */
  private boolean isOneUnclaimed() {
    return slots.wantedCreating() + slots.count(SlotState.VALIDATING) > queue.size();
  }

  /** Sandboxes cannot be made, and no idle one comes back from its check for one more caller. */
  private boolean isHopeless(long now) {
    return recovery.isNeeded() && queue.size() >= hopeful(now);
  }

  /** How many have something to wait for though sandboxes cannot be made. */
  private int hopeful(long now) {
    return slots.count(SlotState.VALIDATING) + recovery.seats(now);
  }

  /** Turns away those who wait for nothing. */
  void dismissHopeless(long now) {
    if (recovery.isNeeded()) {
      queue.removeBehind(hopeful(now)).forEach(waiter -> refuseDegraded(waiter, now));
    }
  }

  /** Turns away those whose deadline has passed, or who have been patient for long enough. */
  void dismissLate(long now) {
    for (Waiter waiter : queue.removeLate(now)) {
      if (waiter.deadline().hasPassed(now)) {
        refuseLate(waiter, now);
      } else {
        refuseImpatient(waiter, now);
      }
    }
  }

  /** Turns away everyone, since the pool rests or ends. */
  void dismissAll(long now) {
    queue.removeBehind(0).forEach(waiter -> refuseClosed(waiter, now));
  }

  /** Takes a caller who has gone out of the queue. */
  void cancel(String requestId) {
    queue
        .remove(requestId)
        .ifPresent(
            waiter ->
                refuse(
                    waiter,
                    Refusal.CANCELLED,
                    new ServiceError.Cancelled("The wait for a sandbox was cancelled.")));
  }

  private void refuseFull(Waiter waiter, long now) {
    refuse(
        waiter,
        Refusal.QUEUE_FULL,
        new ServiceError.QueueFull(
            "All sandboxes are taken and as many requests wait as may; try again later. "
                + view.describe(now),
            drainRate.timeToServe(queue.size(), now)));
  }

  private void refuseLate(Waiter waiter, long now) {
    refuse(
        waiter,
        Refusal.DEADLINE,
        new ServiceError.DeadlineUnreachable(
            "No sandbox was ready before the deadline. " + view.describe(now),
            Optional.of(drainRate.timeToServe(queue.size(), now))));
  }

  private void refuseImpatient(Waiter waiter, long now) {
    refuse(
        waiter,
        Refusal.IMPATIENT,
        new ServiceError.DeadlineUnreachable(
            "No sandbox is ready soon enough. " + view.describe(now),
            Optional.of(drainRate.timeToServe(queue.size(), now))));
  }

  private void refuseDegraded(Waiter waiter, long now) {
    refuse(
        waiter,
        Refusal.DEGRADED,
        new ServiceError.PoolDegraded(
            "Sandboxes cannot be made at present. " + view.describe(now)));
  }

  private void refuseClosed(Waiter waiter, long now) {
    String why =
        plan.suspension().filter(known -> !plan.draining()).orElse("The pool is shutting down.");
    refuse(waiter, Refusal.DRAINING, new ServiceError.PoolDegraded(why + " " + view.describe(now)));
  }

  private void refuse(Waiter waiter, Refusal reason, ServiceError error) {
    out.accept(new Refuse(waiter.ticket(), reason, error, waiter.miss()));
  }
}
