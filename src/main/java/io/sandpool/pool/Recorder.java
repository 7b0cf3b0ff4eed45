package io.sandpool.pool;

import io.sandpool.pool.Arrivals.Fate;
import io.sandpool.pool.PoolEffect.AnswerRelease;
import io.sandpool.pool.PoolEffect.Ended;
import io.sandpool.pool.PoolEffect.Evicted;
import io.sandpool.pool.PoolEffect.Grant;
import io.sandpool.pool.PoolEffect.Made;
import io.sandpool.pool.PoolEffect.MakingFailed;
import io.sandpool.pool.PoolEffect.Refuse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers what a {@link Replay} needs: who came when and for how long, and how long sandboxes
 * took to be made and to end. In memory that has a bound, and so cheap that it is done for every
 * lease.
 */
final class Recorder {

  /** Further back nothing is told, even where it is remembered. */
  static final Duration LONGEST = Duration.ofHours(6);

  private record Holding(long arrival, long since) {}

  private final long began;
  private final ArrivalLog arrivals = new ArrivalLog();
  private final Samples creations = new Samples();
  private final Samples failures = new Samples();
  private final Samples destructions = new Samples();
  private final Map<Long, Long> waiting = new HashMap<>();
  private final Map<Long, Holding> holding = new HashMap<>();

  /** Begins at {@code now}. */
  Recorder(long now) {
    began = now;
  }

  /** The core was told {@code command} at {@code now}, which had these effects. */
  void note(PoolCommand command, List<PoolEffect> effects, long now) {
    if (command instanceof PoolCommand.Lease asked) {
      long within = asked.deadline().remainingNanos(now);
      waiting.put(
          asked.ticket(), arrivals.add(now, within, asked.patience().map(Duration::toNanos)));
    }
    for (PoolEffect effect : effects) {
      if (effect instanceof AnswerRelease answer) {
        if (answer.first() && command instanceof PoolCommand.Release release) {
          released(release.slot(), now);
        }
      } else {
        note(effect, now);
      }
    }
  }

  private void note(PoolEffect effect, long now) {
    if (effect instanceof Grant grant) {
      granted(grant, now);
    } else if (effect instanceof Refuse refuse) {
      refused(refuse);
    } else if (effect instanceof Evicted evicted) {
      released(evicted.slot(), now);
    } else if (effect instanceof Made made) {
      creations.add(now, made.took().toNanos());
    } else if (effect instanceof MakingFailed) {
      failures.add(now, 0);
    } else if (effect instanceof Ended ended) {
      destructions.add(now, ended.took().toNanos());
    }
  }

  private void granted(Grant grant, long now) {
    Long arrival = waiting.remove(grant.ticket());
    if (arrival != null) {
      arrivals.decide(
          arrival,
          switch (grant.lease().start()) {
            case WARM -> Fate.WARM;
            case QUEUED -> Fate.QUEUED;
            case COLD -> Fate.COLD;
          });
      holding.put(grant.lease().slot(), new Holding(arrival, now));
    }
  }

  private void refused(Refuse refuse) {
    Long arrival = waiting.remove(refuse.ticket());
    if (arrival != null) {
      arrivals.decide(
          arrival,
          switch (refuse.reason()) {
            case INVALID, DRAINING -> Fate.LEFT_OUT;
            default -> Fate.REFUSED;
          });
    }
  }

  private void released(long slot, long now) {
    Holding ended = holding.remove(slot);
    if (ended != null) {
      arrivals.heldFor(ended.arrival(), now - ended.since());
    }
  }

  /** How many wait or hold a lease, as far as is known here. */
  int open() {
    return waiting.size() + holding.size();
  }

  /** What is remembered of the last {@code window}, of the latest {@code most} arrivals. */
  Recording recording(long now, Duration window, int most) {
    long asked = now - Math.min(window.toNanos(), LONGEST.toNanos());
    Arrivals some = arrivals.since(asked, most);
    boolean whole = some.size() < most && !arrivals.hasForgotten();
    long since = Math.max(asked, began);
    return new Recording(
        whole || some.size() == 0 ? since : Math.max(since, some.at(0)),
        now,
        some,
        creations.copy(),
        failures.copy(),
        destructions.copy());
  }
}
