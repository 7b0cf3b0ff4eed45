package io.sandpool.pool;

import io.sandpool.bus.CircuitState;
import io.sandpool.bus.PoolStatus;
import io.sandpool.bus.SlotState;
import io.sandpool.pool.PoolCommand.Alive;
import io.sandpool.pool.PoolCommand.Cancel;
import io.sandpool.pool.PoolCommand.CreateFailed;
import io.sandpool.pool.PoolCommand.Created;
import io.sandpool.pool.PoolCommand.Dead;
import io.sandpool.pool.PoolCommand.DestroyFailed;
import io.sandpool.pool.PoolCommand.Destroyed;
import io.sandpool.pool.PoolCommand.Drain;
import io.sandpool.pool.PoolCommand.Lease;
import io.sandpool.pool.PoolCommand.Lost;
import io.sandpool.pool.PoolCommand.Measured;
import io.sandpool.pool.PoolCommand.Reconfigure;
import io.sandpool.pool.PoolCommand.Release;
import io.sandpool.pool.PoolCommand.Renew;
import io.sandpool.pool.PoolCommand.Reply;
import io.sandpool.pool.PoolCommand.Resume;
import io.sandpool.pool.PoolCommand.Suspend;
import io.sandpool.pool.PoolEffect.AnswerRelease;
import io.sandpool.pool.PoolEffect.Made;
import io.sandpool.pool.PoolEffect.MakingFailed;
import io.sandpool.sandbox.ServiceError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Decides everything in one pool: who gets which sandbox, which are made and which end.
 *
 * <p>A state machine without a clock, thread or source of chance of its own: {@link #apply} takes a
 * command and the time, changes the state, and returns what is to be done. Time must not run
 * backwards from one call to the next. Not thread-safe.
 *
 * <p>What holds after each command:
 *
 * <ul>
 *   <li>every Lease has had, or will have, one answer; nobody waits in vain: while a sandbox is
 *       idle that is not kept for others, while none can be made as far as is known, or beyond the
 *       deadline and next command;
 *   <li>a sandbox is leased once at most, and every sandbox ever made is in a slot until it is
 *       known to be gone;
 *   <li>no creation begins that would bring the slots, those being destroyed included, above the
 *       maximum;
 *   <li>while the pool is suspended or drains, nobody waits, none is idle, and none is begun.
 * </ul>
 *
 * <p>Every Create, Destroy and Check must be answered by one command, sooner or later. Answers to
 * what was not asked, or no longer matters, are ignored.
 */
final class PoolCore {

  private final Plan plan;
  private final Slots slots = new Slots();
  private final WaitQueue queue;
  private final Breaker breaker;
  private final Retirement retirement;
  private final Lull lull;
  private final Leases leases;
  private final Upkeep upkeep;
  private final Refill refill;
  private final Sizing sizing;
  private final PoolView view;
  private final Reserve reserve;
  private final Admission admission;
  private final HandOff handOff;
  private final Closing closing;

  private List<PoolEffect> effects = new ArrayList<>();

  /**
   * Makes a pool without slots; its first command brings the first creations.
   *
   * @param random for jitter
   * @param slotNumbers gives numbers that no other pool of that name has had in this life of the
   *     service
   */
  PoolCore(PoolSettings settings, RandomGenerator random, LongSupplier slotNumbers) {
    plan = new Plan(settings);
    queue = new WaitQueue(tenant -> plan.settings().weights().of(tenant));
    breaker = new Breaker(settings.refill(), random);
    lull = new Lull(plan, slots, queue);
    retirement = new Retirement(plan, slots, lull, this::emit, random);
    Footprints footprints = new Footprints();
    leases = new Leases(plan, slots, footprints, retirement, lull, this::emit);
    upkeep = new Upkeep(plan, slots, queue, breaker, retirement, this::emit, random);
    refill = new Refill(plan, slots, queue, lull, breaker, this::emit, slotNumbers);
    Recovery recovery = new Recovery(plan, breaker);
    sizing = new Sizing(plan, slots);
    view = new PoolView(plan, slots, queue, leases, breaker, recovery, sizing);
    reserve = new Reserve(plan, slots, queue, footprints, breaker);
    DrainRate drainRate = new DrainRate();
    Dismissal dismissal = new Dismissal(plan, queue, view, drainRate, this::emit);
    handOff = new HandOff(plan, slots, queue, leases, footprints, reserve, drainRate);
    admission =
        new Admission(
            plan,
            slots,
            queue,
            leases,
            breaker,
            recovery,
            footprints,
            reserve,
            handOff,
            drainRate,
            dismissal);
    closing = new Closing(plan, slots, breaker, admission, upkeep, leases, this::emit);
  }

  private void emit(PoolEffect effect) {
    effects.add(effect);
  }

  /** Does {@code command}, and whatever the time that has passed brings with it. */
  List<PoolEffect> apply(PoolCommand command, long now) {
    effects = new ArrayList<>();
    elapse(now);
    handle(command, now);
    settle(now);
    return effects;
  }

  /** In how many nanoseconds a Tick is due, 0 or less for at once; empty for never. */
  OptionalLong nextWakeup(long now) {
    return Alarm.earliest(
        queue.nanosUntilWakeup(now),
        reserve.nanosUntilWakeup(now),
        leases.nanosUntilWakeup(now),
        upkeep.nanosUntilWakeup(now),
        retirement.nanosUntilWakeup(now),
        refill.nanosUntilWakeup(now),
        sizing.nanosUntilWakeup(now),
        lull.nanosUntilWakeup(now));
  }

  /** The pool as it is at {@code now}, which the wall clock calls {@code wall}. */
  PoolStatus status(long now, Instant wall) {
    return view.status(now, wall);
  }

  /** The settings in force. */
  PoolSettings settings() {
    return plan.settings();
  }

  CircuitState circuit() {
    return view.circuit();
  }

  /** The numbers of all slots that are not gone. */
  Set<Long> claims() {
    return slots.numbers();
  }

  private void elapse(long now) {
    admission.dismissLate(now);
    leases.elapse(now);
    upkeep.elapse(now);
    retirement.elapse(now);
    handOff.run(now);
  }

  /** Brings what is there and what is wanted together, the callers first. */
  private void settle(long now) {
    handOff.run(now);
    if (sizing.look(now)) {
      upkeep.condemnSurplus();
    }
    // The target decides how many are kept for whom.
    handOff.run(now);
    upkeep.replace(now);
    retirement.endServed(now);
    refill.run(now);
    admission.dismissHopeless(now);
    closing.tellWhenEmpty();
  }

  private void handle(PoolCommand command, long now) {
    if (command instanceof Lease lease) {
      sizing.arrived(now);
      admission.admit(lease, now);
    } else if (command instanceof Cancel cancel) {
      admission.cancel(cancel.requestId());
      leases.abandon(cancel.requestId(), now);
    } else if (command instanceof Release release) {
      release(release, now);
    } else if (command instanceof Reply reply) {
      handleReply(reply, now);
    } else if (command instanceof Lost lost) {
      slots.find(lost.slot()).ifPresent(slot -> lost(slot, lost.reason(), now));
    } else if (command instanceof Reconfigure next) {
      reconfigure(next.settings(), now);
    } else if (command instanceof Measured measured) {
      sizing.measured(measured.host());
    } else if (command instanceof Renew) {
      reconfigureOutdated(plan.settings(), now);
    } else if (command instanceof Suspend suspend) {
      closing.suspend(suspend.why(), now);
    } else if (command instanceof Resume) {
      closing.resume();
    } else if (command instanceof Drain drain) {
      closing.drain(drain.leasesUntil(), now);
    }
  }

  /** An order is open as long as its slot is in the state that the order brought. */
  private void handleReply(Reply reply, long now) {
    if (reply instanceof Created created) {
      slots.find(created.slot(), SlotState.CREATING).ifPresent(slot -> made(slot, created, now));
    } else if (reply instanceof CreateFailed failed) {
      slots
          .find(failed.slot(), SlotState.CREATING)
          .ifPresent(slot -> makingFailed(slot, failed, now));
    } else if (reply instanceof Destroyed gone) {
      slots
          .find(gone.slot(), SlotState.RETIRING)
          .ifPresent(slot -> retirement.succeeded(slot, now));
    } else if (reply instanceof DestroyFailed failed) {
      slots
          .find(failed.slot(), SlotState.RETIRING)
          .ifPresent(slot -> endingFailed(slot, failed.reason(), now));
    } else if (reply instanceof Alive alive) {
      slots.find(alive.slot(), SlotState.VALIDATING).ifPresent(slot -> upkeep.alive(slot, now));
    } else if (reply instanceof Dead dead) {
      slots
          .find(dead.slot(), SlotState.VALIDATING)
          .ifPresent(slot -> idleDied(slot, Eviction.UNRESPONSIVE, dead.reason(), now));
    }
  }

  private void release(Release release, long now) {
    Leases.ReleaseKind kind = leases.release(release.slot(), release.token(), now);
    Optional<ServiceError> error = Optional.empty();
    if (kind == Leases.ReleaseKind.FOREIGN) {
      String detail = "Slot " + release.slot() + " was never leased under that token.";
      error = Optional.of(new ServiceError.InvalidRequest(detail, ""));
    }
    emit(new AnswerRelease(release.ticket(), kind == Leases.ReleaseKind.FIRST, error));
  }

  private void made(Slot slot, Created created, long now) {
    slot.becameReady(created.sandbox(), now, upkeep.expiry(now));
    emit(new Made(slot.number(), Duration.ofNanos(now - slot.begunAt())));
    Optional<Eviction> verdict = slot.verdict();
    if (verdict.isEmpty() || verdict.get() != Eviction.LOST) {
      breaker.creationSucceeded();
    }
    if (verdict.isPresent()) {
      retirement.evict(slot, verdict.get(), now);
    } else {
      view.becameReady();
      sizing.made(now - slot.begunAt());
      admission.made(now - slot.begunAt());
      slots.transition(slot, SlotState.IDLE);
      upkeep.becameIdle(slot);
    }
  }

  private void makingFailed(Slot slot, CreateFailed failed, long now) {
    breaker.creationFailed(slot.begunAt(), failed.reason(), failed.lasting(), now);
    slots.remove(slot);
    emit(new MakingFailed(slot.number(), failed.reason()));
  }

  private void endingFailed(Slot slot, String reason, long now) {
    breaker.note(reason, now);
    retirement.failed(slot, reason, now);
  }

  private void lost(Slot slot, String reason, long now) {
    switch (slot.state()) {
      case CREATING -> {
        breaker.creationFailed(slot.begunAt(), reason, false, now);
        slots.condemn(slot, Eviction.LOST);
      }
      case IDLE, VALIDATING -> idleDied(slot, Eviction.LOST, reason, now);
      case LEASED -> {
        breaker.note(reason, now);
        leases.evict(slot, Eviction.LOST, now);
      }
      case RETIRING -> {
        // It is gone, and the order to destroy it, which is under way, will find just that.
      }
    }
  }

  private void idleDied(Slot slot, Eviction eviction, String reason, long now) {
    breaker.idleDied(slot.begunAt(), slot.readyAt(), reason, now);
    retirement.evict(slot, eviction, now);
  }

  private void reconfigure(PoolSettings next, long now) {
    if (next.interchangeableWith(plan.settings())) {
      adopt(next, now);
      upkeep.condemnSurplus();
    } else {
      reconfigureOutdated(next, now);
    }
  }

  private void reconfigureOutdated(PoolSettings next, long now) {
    adopt(next, now);
    admission.renewed();
    upkeep.condemnAll();
  }

  private void adopt(PoolSettings next, long now) {
    PoolSettings before = plan.settings();
    plan.adopt(next);
    breaker.reconfigure(next.refill());
    sizing.reconfigured(before, now);
    queue.reweigh();
  }
}
