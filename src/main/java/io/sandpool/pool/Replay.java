package io.sandpool.pool;

import io.sandpool.bus.Claimant;
import io.sandpool.bus.Lease;
import io.sandpool.bus.admin.PoolPlan.Prediction;
import io.sandpool.pool.Arrivals.Fate;
import io.sandpool.pool.PoolEffect.Grant;
import io.sandpool.pool.PoolEffect.Order;
import io.sandpool.sandbox.Deadline;
import java.time.Duration;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Plays a recording to a pool of other settings, in a time of its own, as fast as it goes.
 *
 * <p>The pool is a {@link PoolCore}, the very one that serves: no second model of it could be as
 * true. It begins with all the idle sandboxes that it wants. The same recording, settings and seed
 * bring the same result.
 */
final class Replay {

  /** How many events pass between two looks at whether to go on. */
  private static final int EVENTS_PER_LOOK = 1024;

  private static final int WARM_UP_EVENTS_PER_SANDBOX = 8;

  /** Something that will happen; the number keeps those of one moment in order. */
  private record Event(long at, long number, PoolCommand command) {}

  private final PoolSettings settings;
  private final Recording recording;
  private final BooleanSupplier goOn;
  private final PoolCore core;
  private final ReplayedProvider provider;
  private final long[] holds;
  private final Tally tally;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));

  private long slots;
  private long happened;
  private long scheduled;
  private long now;
  private long shift;

  /**
   * Prepares a replay.
   *
   * @param goOn asked now and then whether the result is still wanted
   */
  Replay(PoolSettings settings, Recording recording, long seed, BooleanSupplier goOn) {
    SplittableRandom random = new SplittableRandom(seed);
    this.settings = settings;
    this.recording = recording;
    this.goOn = goOn;
    this.core = new PoolCore(settings, random, () -> ++slots);
    this.provider = new ReplayedProvider(recording, random.split());
    this.holds = recording.holds();
    this.tally = new Tally(recording.arrivals().size());
    this.now = recording.since();
  }

  /**
   * Plays it; once only.
   *
   * @throws CancellationException where the result is not wanted any more
   */
  Prediction run() {
    warmUp();
    shift = now - recording.since();
    tally.begin(now);
    long asked = 0;
    Arrivals arrivals = recording.arrivals();
    for (int i = 0; i < arrivals.size(); i++) {
      if (arrivals.fate(i) != Fate.LEFT_OUT) {
        advanceTo(arrivals.at(i) + shift);
        apply(lease(i));
        asked++;
      }
    }
    advanceTo(recording.until() + shift);
    tally.end(now);
    while (tally.answered() < asked) {
      happen(nextAt().orElseThrow());
    }
    return tally.prediction(settings.sizes());
  }

  /** Lets the pool make what it wants to have ready, in time that does not count. */
  private void warmUp() {
    apply(new PoolCommand.Tick());
    long most = (long) WARM_UP_EVENTS_PER_SANDBOX * settings.sizes().maxTotal();
    while (!events.isEmpty() && happened < most) {
      happen(nextAt().orElseThrow());
    }
  }

  private PoolCommand lease(int place) {
    Arrivals arrivals = recording.arrivals();
    return new PoolCommand.Lease(
        place,
        "r" + place,
        Claimant.LOCAL,
        new Deadline(now + arrivals.withinNanos(place)),
        arrivals.patienceNanos(place).map(Duration::ofNanos));
  }

  private void advanceTo(long moment) {
    OptionalLong next = nextAt();
    while (next.isPresent() && next.getAsLong() <= moment) {
      happen(next.getAsLong());
      next = nextAt();
    }
    moveTo(moment);
  }

  private OptionalLong nextAt() {
    OptionalLong wakeUp = core.nextWakeup(now);
    if (events.isEmpty()) {
      return wakeUp.isPresent() ? OptionalLong.of(now + wakeUp.getAsLong()) : wakeUp;
    }
    long event = events.element().at();
    return OptionalLong.of(wakeUp.isPresent() ? Math.min(event, now + wakeUp.getAsLong()) : event);
  }

  private void happen(long moment) {
    moveTo(moment);
    Event event = events.peek();
    if (event != null && event.at() <= now) {
      events.remove();
      apply(event.command());
    } else {
      apply(new PoolCommand.Tick());
    }
  }

  private void moveTo(long moment) {
    now = Math.max(now, moment);
    tally.pass(now);
  }

  private void apply(PoolCommand command) {
    if (++happened % EVENTS_PER_LOOK == 0 && !goOn.getAsBoolean()) {
      throw new CancellationException("the replay is not wanted any more");
    }
    for (PoolEffect effect : core.apply(command, now)) {
      tally.count(effect);
      if (effect instanceof Order order) {
        ReplayedProvider.Outcome outcome = provider.carryOut(order, now - shift);
        schedule(outcome.nanos(), outcome.reply());
      } else if (effect instanceof Grant grant) {
        Lease lease = grant.lease();
        schedule(
            holds[(int) grant.ticket()],
            new PoolCommand.Release(grant.ticket(), lease.slot(), lease.fencingToken()));
      }
    }
  }

  private void schedule(long after, PoolCommand command) {
    events.add(new Event(now + after, ++scheduled, command));
  }
}
