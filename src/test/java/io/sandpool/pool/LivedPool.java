package io.sandpool.pool;

import io.sandpool.bus.Claimant;
import io.sandpool.bus.Lease;
import io.sandpool.bus.admin.PoolPlan.Starts;
import io.sandpool.pool.PoolEffect.Create;
import io.sandpool.pool.PoolEffect.Destroy;
import io.sandpool.pool.PoolEffect.Grant;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.SandboxRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A pool with recorded callers who come in bursts, and a machine that makes sandboxes the slower
 * the more it makes at once. Callers are the same for the same seed, whatever the pool.
 */
final class LivedPool {

  private static final long BEGIN = -1_000_000_000_000L;
  private static final int BURST = 12;

  private record Event(long at, long number, PoolCommand command) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private final Map<Long, Long> holds = new HashMap<>();
  private final PoolCore core;
  private final Random crowd;
  private final Random machine;
  final Recorder recorder = new Recorder(BEGIN);
  long now = BEGIN;
  private long number;
  private int making;

  LivedPool(PoolSettings settings, long seed) {
    core = new PoolCore(settings, new Random(seed), new AtomicLong()::incrementAndGet);
    crowd = new Random(seed);
    machine = new Random(~seed);
  }

  /** A pool that callers have used for so long, and that has had the time to serve them all. */
  static LivedPool after(Duration span, PoolSettings settings, long seed) {
    LivedPool pool = new LivedPool(settings, seed);
    pool.live(span);
    return pool;
  }

  private void live(Duration span) {
    apply(new PoolCommand.Tick());
    advanceTo(BEGIN + Duration.ofSeconds(30).toNanos());
    long end = BEGIN + span.toNanos();
    while (now < end) {
      advanceTo(now + (long) (-Math.log(1 - crowd.nextDouble()) * 15e9));
      burst(1 + crowd.nextInt(BURST));
    }
    advanceTo(end + Duration.ofMinutes(1).toNanos());
  }

  private void burst(int size) {
    for (int i = 0; i < size; i++) {
      advanceTo(now + crowd.nextInt(20_000_000));
      ask(20_000_000L + (long) (-Math.log(1 - crowd.nextDouble()) * 300e6));
    }
  }

  private void ask(long hold) {
    long ticket = ++number;
    Deadline deadline = new Deadline(now + CoreDriver.PATIENCE.toNanos());
    holds.put(ticket, hold);
    apply(new PoolCommand.Lease(ticket, "r" + ticket, Claimant.LOCAL, deadline, Optional.empty()));
  }

  void advanceTo(long moment) {
    OptionalLong wakeUp = core.nextWakeup(now);
    long next = Math.min(eventAt(), wakeUp.isPresent() ? now + wakeUp.getAsLong() : moment + 1);
    while (next <= moment) {
      now = Math.max(now, next);
      apply(eventAt() <= now ? events.remove().command() : new PoolCommand.Tick());
      wakeUp = core.nextWakeup(now);
      next = Math.min(eventAt(), wakeUp.isPresent() ? now + wakeUp.getAsLong() : moment + 1);
    }
    now = Math.max(now, moment);
  }

  private long eventAt() {
    return events.isEmpty() ? Long.MAX_VALUE : events.element().at();
  }

  void apply(PoolCommand command) {
    List<PoolEffect> effects = core.apply(command, now);
    recorder.note(command, effects, now);
    if (command instanceof PoolCommand.Created) {
      making--;
    }
    for (PoolEffect effect : effects) {
      if (effect instanceof Create create) {
        making++;
        long took = (long) (300e6 * (0.8 + 0.4 * machine.nextDouble()) * (1 + 0.2 * making));
        long slot = create.identity().slot();
        after(took, new PoolCommand.Created(slot, new SandboxRef("manual", "s" + slot)));
      } else if (effect instanceof Destroy destroy) {
        after(40_000_000 + machine.nextInt(40_000_000), new PoolCommand.Destroyed(destroy.slot()));
      } else if (effect instanceof PoolEffect.Check check) {
        after(2_000_000, new PoolCommand.Alive(check.slot()));
      } else if (effect instanceof Grant grant) {
        Lease lease = grant.lease();
        Long hold = holds.remove(grant.ticket());
        after(
            hold == null ? 0 : hold,
            new PoolCommand.Release(++number, lease.slot(), lease.fencingToken()));
      }
    }
  }

  private void after(long nanos, PoolCommand command) {
    events.add(new Event(now + nanos, ++number, command));
  }

  Recording recording() {
    return recorder.recording(now, Recorder.LONGEST, WhatIf.MOST_WORK);
  }

  /** How those who came have fared. */
  Starts starts() {
    return recording().told(Instant.EPOCH).starts();
  }
}
