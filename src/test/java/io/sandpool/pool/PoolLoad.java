package io.sandpool.pool;

import io.sandpool.bus.Claimant;
import io.sandpool.bus.Lease;
import io.sandpool.bus.PoolStatus;
import io.sandpool.pool.PoolEffect.Check;
import io.sandpool.pool.PoolEffect.Create;
import io.sandpool.pool.PoolEffect.Destroy;
import io.sandpool.pool.PoolEffect.Grant;
import io.sandpool.pool.PoolEffect.Refuse;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Priority;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.testkit.VirtualTicker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A pool under load in virtual time: callers, runs and a provider that take as long as is said. */
final class PoolLoad {

  private static final Duration MAX_WAIT = Duration.ofSeconds(10);
  private static final long PAUSE_AFTER_REFUSAL = Duration.ofMillis(100).toNanos();

  /** What one tenant's calls came to. */
  static final class Calls {
    final List<Long> nanos = new ArrayList<>();
    int refused;

    /** The time that one in a hundred exceeds. */
    long p99() {
      List<Long> sorted = nanos.stream().sorted().toList();
      return sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * 0.99) - 1));
    }
  }

  private record Event(long at, long number, Runnable action) {}

  private final VirtualTicker ticker = new VirtualTicker();
  private final Random random;
  private final long creation;
  private final PoolCore core;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private final Map<Long, Consumer<PoolEffect>> callers = new HashMap<>();
  private final long begun;
  private long numbers;
  int mostWaiting;

  /** A pool that has warmed up; a sandbox takes about {@code creation} to make. */
  PoolLoad(PoolSettings settings, Duration creation, long seed) {
    this.random = new Random(seed);
    this.creation = creation.toNanos();
    this.core = new PoolCore(settings, random, new AtomicLong()::incrementAndGet);
    apply(new PoolCommand.Tick());
    run(Duration.ofSeconds(60));
    begun = ticker.nanos();
  }

  /** A fifth more or less than that. */
  private long about(long nanos) {
    return (long) (nanos * (0.8 + 0.4 * random.nextDouble()));
  }

  private void in(long nanos, Runnable action) {
    events.add(new Event(ticker.nanos() + nanos, ++numbers, action));
  }

  /** Lets that much time pass, with all that happens in it. */
  void run(Duration duration) {
    long end = ticker.nanos() + duration.toNanos();
    while (true) {
      long now = ticker.nanos();
      OptionalLong wakeup = core.nextWakeup(now);
      long tick = wakeup.isPresent() ? now + Math.max(0, wakeup.getAsLong()) : Long.MAX_VALUE;
      Event event = events.peek();
      long next = Math.min(tick, event == null ? Long.MAX_VALUE : event.at());
      if (next > end) {
        ticker.advance(Duration.ofNanos(end - now));
        return;
      }
      ticker.advance(Duration.ofNanos(next - now));
      if (event != null && event.at() == next) {
        events.poll();
        event.action().run();
      } else {
        apply(new PoolCommand.Tick());
      }
    }
  }

  private void apply(PoolCommand command) {
    for (PoolEffect effect : core.apply(command, ticker.nanos())) {
      if (effect instanceof Create create) {
        long slot = create.identity().slot();
        SandboxRef made = new SandboxRef("manual", "sandbox-" + slot);
        in(about(creation), () -> apply(new PoolCommand.Created(slot, made)));
      } else if (effect instanceof Destroy destroy) {
        in(about(creation) / 10, () -> apply(new PoolCommand.Destroyed(destroy.slot())));
      } else if (effect instanceof Check check) {
        in(1_000_000, () -> apply(new PoolCommand.Alive(check.slot())));
      } else if (effect instanceof Grant grant) {
        in(0, () -> answer(grant.ticket(), grant));
      } else if (effect instanceof Refuse refuse) {
        in(0, () -> answer(refuse.ticket(), refuse));
      }
    }
    mostWaiting = Math.max(mostWaiting, status().waiting());
  }

  private void answer(long ticket, PoolEffect answer) {
    Optional.ofNullable(callers.remove(ticket)).orElseThrow().accept(answer);
  }

  private PoolStatus status() {
    return core.status(ticker.nanos(), Instant.EPOCH);
  }

  private void call(String tenant, Duration run, Calls calls, Consumer<Boolean> ended) {
    long asked = ticker.nanos();
    long ticket = ++numbers;
    callers.put(
        ticket,
        answer -> {
          if (answer instanceof Grant grant) {
            in(
                about(run.toNanos()),
                () -> {
                  calls.nanos.add(ticker.nanos() - asked);
                  Lease lease = grant.lease();
                  apply(new PoolCommand.Release(++numbers, lease.slot(), lease.fencingToken()));
                  ended.accept(true);
                });
          } else {
            calls.refused++;
            ended.accept(false);
          }
        });
    apply(
        new PoolCommand.Lease(
            ticket,
            "r" + ticket,
            new Claimant(tenant, Priority.NORMAL),
            Deadline.after(ticker, MAX_WAIT),
            Optional.empty()));
  }

  /** So many clients that call again as soon as they have an answer. */
  Calls closedLoop(String tenant, int clients, Duration run) {
    Calls calls = new Calls();
    for (int i = 0; i < clients; i++) {
      again(tenant, run, calls);
    }
    return calls;
  }

  private void again(String tenant, Duration run, Calls calls) {
    call(
        tenant,
        run,
        calls,
        served -> in(served ? 0 : PAUSE_AFTER_REFUSAL, () -> again(tenant, run, calls)));
  }

  /** A call each {@code every}, about, whatever became of the ones before. */
  Calls openLoop(String tenant, Duration every, Duration run) {
    Calls calls = new Calls();
    in(about(every.toNanos()), () -> further(tenant, every, run, calls));
    return calls;
  }

  private void further(String tenant, Duration every, Duration run, Calls calls) {
    in(about(every.toNanos()), () -> further(tenant, every, run, calls));
    call(tenant, run, calls, served -> {});
  }

  /** Runs that ended each second since the pool was warm. */
  double rate(Calls calls) {
    return calls.nanos.size() / ((ticker.nanos() - begun) / 1e9);
  }
}
