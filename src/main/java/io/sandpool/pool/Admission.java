package io.sandpool.pool;

import io.sandpool.bus.SlotState;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.MissReason;
import io.sandpool.sandbox.Start;
import java.util.Optional;
import java.util.OptionalLong;

/** Decides whether a caller may have or await a sandbox. */
final class Admission {

  /** A forecast must be by so much too long before somebody is turned away for it. */
  private static final double MARGIN = 1.5;

  private final Plan plan;
  private final Slots slots;
  private final WaitQueue queue;
  private final Leases leases;
  private final Breaker breaker;
  private final Recovery recovery;
  private final Footprints footprints;
  private final Reserve reserve;
  private final HandOff handOff;
  private final DrainRate drainRate;
  private final Forecast forecast;
  private final Dismissal dismissal;
  private int madeSinceRenewal;

  Admission(
      Plan plan,
      Slots slots,
      WaitQueue queue,
      Leases leases,
      Breaker breaker,
      Recovery recovery,
      Footprints footprints,
      Reserve reserve,
      HandOff handOff,
      DrainRate drainRate,
      Dismissal dismissal) {
    this.plan = plan;
    this.slots = slots;
    this.queue = queue;
    this.leases = leases;
    this.breaker = breaker;
    this.recovery = recovery;
    this.footprints = footprints;
    this.reserve = reserve;
    this.handOff = handOff;
    this.drainRate = drainRate;
    this.forecast = new Forecast(plan, slots, breaker, drainRate);
    this.dismissal = dismissal;
  }

  /** A sandbox became ready, {@code nanos} after the decision to make it. */
  void made(long nanos) {
    madeSinceRenewal++;
    forecast.made(nanos);
    footprints.replaced();
  }

  /** The pool has to warm up again. */
  void renewed() {
    madeSinceRenewal = 0;
  }

  /**
   * Puts the caller into the queue, or refuses. Whoever can be served at once leaves it at once.
   */
  void admit(PoolCommand.Lease asked, long now) {
    reserve.arrived(asked.claimant().tenant(), now);
    boolean warm = handOff.isOpenTo(asked.claimant().tenant(), now);
    Waiter waiter = waiter(asked, warm, now);
    if (queue.contains(asked.requestId()) || leases.isHeldBy(asked.requestId())) {
      dismissal.twice(waiter);
    } else if (plan.closed()) {
      dismissal.closed(waiter, now);
    } else if (asked.deadline().hasPassed(now)) {
      dismissal.late(waiter, now);
    } else if (warm) {
      queue.add(waiter);
    } else if (isHopeless(now)) {
      dismissal.degraded(waiter, forecast.recoveryNanos(now), now);
    } else {
      admitToWait(asked, waiter, now);
    }
  }

  private Waiter waiter(PoolCommand.Lease asked, boolean warm, long now) {
    return new Waiter(
        asked.ticket(),
        asked.requestId(),
        asked.claimant(),
        asked.deadline(),
        until(asked, now),
        now,
        warm ? Start.WARM : start(),
        warm ? Optional.empty() : Optional.of(miss()));
  }

  private static Deadline until(PoolCommand.Lease asked, long now) {
    return asked
        .patience()
        .map(patience -> new Deadline(now + patience.toNanos()).earlier(asked.deadline()))
        .orElse(asked.deadline());
  }

  private void admitToWait(PoolCommand.Lease asked, Waiter waiter, long now) {
    boolean full = queue.size() >= plan.settings().sizes().maxWaiting();
    Optional<Waiter> displaced = full ? queue.displacedBy(asked.claimant()) : Optional.empty();
    int ahead = queue.ahead(asked.claimant());
    OptionalLong tooLong = tooLong(asked.deadline(), ahead, now);
    if (full && displaced.isEmpty()) {
      dismissal.full(waiter, now);
    } else if (isTooSlow(asked, ahead, now)) {
      dismissal.impatient(waiter, now);
    } else if (tooLong.isPresent()) {
      dismissal.unreachable(waiter, ahead, tooLong.getAsLong(), now);
    } else {
      if (queue.isEmpty()) {
        drainRate.queueBegan(now);
      }
      displaced
          .flatMap(other -> queue.remove(other.requestId()))
          .ifPresent(other -> dismissal.displaced(other, now));
      queue.add(waiter);
    }
  }

  private boolean isTooSlow(PoolCommand.Lease asked, int ahead, long now) {
    return asked.patience().isPresent()
        && forecast.waitNanos(ahead, queue.size(), now) >= asked.patience().get().toNanos();
  }

  /**
   * How long the caller would have to wait, where that is clearly beyond its deadline. Whoever is
   * next may always wait: its wait shows how long one takes now, however long it took before.
   */
  private OptionalLong tooLong(Deadline deadline, int ahead, long now) {
    OptionalLong least = ahead == 0 ? OptionalLong.empty() : forecast.leastNanos(ahead, now);
    return least.isPresent() && least.getAsLong() > deadline.remainingNanos(now) * MARGIN
        ? least
        : OptionalLong.empty();
  }

  /** Why a caller who comes now does not get an idle sandbox. */
  private MissReason miss() {
    if (breaker.isFailing()) {
      return MissReason.CREATION_FAILING;
    } else if (madeSinceRenewal < plan.leastIdle()) {
      return MissReason.WARMING_UP;
    } else if (slots.total() >= plan.maxTotal() && !isOneUnclaimed()) {
      return MissReason.EXHAUSTED;
    } else {
      return MissReason.REFILLING;
    }
  }

  private Start start() {
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
      queue
          .removeAllBut(hopeful(now))
          .forEach(waiter -> dismissal.degraded(waiter, forecast.recoveryNanos(now), now));
    }
  }

  /** Turns away those whose deadline has passed, or who have been patient for long enough. */
  void dismissLate(long now) {
    for (Waiter waiter : queue.removeLate(now)) {
      if (waiter.deadline().hasPassed(now)) {
        dismissal.late(waiter, now);
      } else {
        dismissal.impatient(waiter, now);
      }
    }
  }

  /** Turns away everyone, since the pool rests or ends. */
  void dismissAll(long now) {
    queue.removeAllBut(0).forEach(waiter -> dismissal.closed(waiter, now));
  }

  /** Takes a caller who has gone out of the queue. */
  void cancel(String requestId) {
    queue.remove(requestId).ifPresent(dismissal::cancelled);
  }
}
