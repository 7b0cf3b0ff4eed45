package io.sandpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.CircuitState;
import io.sandpool.bus.Lease;
import io.sandpool.bus.PoolHealth;
import io.sandpool.bus.PoolStatus;
import io.sandpool.bus.SizingReason;
import io.sandpool.bus.SlotState;
import io.sandpool.pool.PoolEffect.AnswerRelease;
import io.sandpool.pool.PoolEffect.Check;
import io.sandpool.pool.PoolEffect.Create;
import io.sandpool.pool.PoolEffect.Destroy;
import io.sandpool.pool.PoolEffect.Evicted;
import io.sandpool.pool.PoolEffect.Grant;
import io.sandpool.pool.PoolEffect.Order;
import io.sandpool.pool.PoolEffect.Refuse;
import io.sandpool.sandbox.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches a core from outside, knows from its commands and effects alone what its state must be,
 * and objects where it is not.
 */
final class PoolOracle {

  static final Duration LEASE_SLACK = Duration.ofSeconds(5);

  private static final Duration LONGEST_HOLD = PoolFixtures.WALL.plus(LEASE_SLACK);

  private final Map<Long, PoolCommand.Lease> waiting = new HashMap<>();
  private final Map<Long, Long> arrivals = new HashMap<>();
  private final Map<Long, SlotState> slots = new HashMap<>();
  private final Map<Long, Lease> live = new HashMap<>();
  private final Map<Long, PoolCommand.Lease> askedFor = new HashMap<>();
  private final List<Lease> recent = new ArrayList<>();
  private final List<Order> open = new ArrayList<>();
  private final Set<Long> slotsEverLeased = new HashSet<>();
  private final Set<Long> lost = new HashSet<>();
  private final Set<Long> openReleases = new HashSet<>();
  private @Nullable Lease endedByRelease;
  private String cancelled = "";
  private long justAsked;
  private long lastSlot;
  private long lastToken;
  private int maxTotal;
  private int bearable = Integer.MAX_VALUE;
  private boolean suspended;
  private boolean ending;

  private final int tenants;

  /** Watches a pool that so many tenants use. */
  PoolOracle(int tenants) {
    this.tenants = tenants;
  }

  void setMaxTotal(int maxTotal) {
    this.maxTotal = maxTotal;
  }

  // ---- what the history asks for ----

  boolean hasOpenOrders() {
    return !open.isEmpty();
  }

  @Nullable Order takeOpenOrder(Random random) {
    return open.isEmpty() ? null : open.remove(random.nextInt(open.size()));
  }

  @Nullable Lease anyLease(Random random) {
    List<Lease> from = random.nextInt(5) == 0 ? recent : List.copyOf(live.values());
    return from.isEmpty() ? null : from.get(random.nextInt(from.size()));
  }

  long anySlot(Random random) {
    List<Long> numbers = List.copyOf(slots.keySet());
    return numbers.isEmpty() ? 0 : numbers.get(random.nextInt(numbers.size()));
  }

  // ---- what happens ----

  void told(PoolCommand command, long now) {
    endedByRelease = null;
    cancelled = "";
    justAsked = 0;
    if (command instanceof PoolCommand.Lease lease) {
      justAsked = lease.ticket();
      waiting.put(lease.ticket(), lease);
      arrivals.put(lease.ticket(), now);
    } else if (command instanceof PoolCommand.Release release) {
      openReleases.add(release.ticket());
      Lease lease = live.get(release.slot());
      if (lease != null && lease.fencingToken() == release.token()) {
        endedByRelease = lease;
      }
    } else if (command instanceof PoolCommand.Cancel cancel) {
      cancelled = cancel.requestId();
    } else if (command instanceof PoolCommand.Lost gone && slots.containsKey(gone.slot())) {
      lost.add(gone.slot());
    } else if (command instanceof PoolCommand.Created created
        && slots.containsKey(created.slot())) {
      slots.put(created.slot(), SlotState.IDLE);
    } else if (command instanceof PoolCommand.Alive alive) {
      slots.computeIfPresent(
          alive.slot(), (slot, state) -> state == SlotState.VALIDATING ? SlotState.IDLE : state);
    } else if (command instanceof PoolCommand.Measured measured) {
      bearable = bearable(measured.host().sandboxes());
    } else if (command instanceof PoolCommand.Suspend) {
      suspended = true;
    } else if (command instanceof PoolCommand.Resume) {
      suspended = false;
    } else if (command instanceof PoolCommand.Drain) {
      ending = true;
    } else if (command instanceof PoolCommand.CreateFailed failed) {
      slots.remove(failed.slot());
    } else if (command instanceof PoolCommand.Destroyed gone) {
      slots.remove(gone.slot());
    }
  }

  /** What is being made has not taken its memory yet. */
  private int bearable(int more) {
    long making = slots.values().stream().filter(SlotState.CREATING::equals).count();
    return more < 0
        ? Math.max(0, slots.size() + more)
        : Math.max(1, slots.size() + Math.max(0, more - (int) making));
  }

  void saw(PoolEffect effect) {
    if (effect instanceof Grant grant) {
      granted(grant);
    } else if (effect instanceof Refuse refuse) {
      refused(refuse, answered(refuse.ticket()));
    } else if (effect instanceof AnswerRelease release) {
      assertTrue(openReleases.remove(release.ticket()), "release answered twice");
      assertEquals(endedByRelease != null, release.first(), "first release");
      assertFalse(release.first() && release.error().isPresent(), "released and refused");
      if (endedByRelease != null) {
        served(endedByRelease.slot());
      }
    } else if (effect instanceof Evicted evicted) {
      expired(evicted.slot());
    } else if (effect instanceof Create create) {
      long slot = create.identity().slot();
      assertTrue(slot > lastSlot, "slot numbers rise");
      lastSlot = slot;
      slots.put(slot, SlotState.CREATING);
      assertTrue(slots.size() <= maxTotal, "a creation above the maximum");
      assertTrue(slots.size() <= bearable, "a creation beyond what the host can bear");
      assertFalse(suspended || ending, "made though nobody is to be served");
      open.add(create);
    } else if (effect instanceof Check check) {
      assertEquals(SlotState.IDLE, slots.put(check.slot(), SlotState.VALIDATING));
      open.add(check);
    } else if (effect instanceof Destroy destroy) {
      destroying(destroy);
    }
  }

  /** It ends later, when there is a lull. */
  private void served(long slot) {
    slots.put(slot, SlotState.RETIRING);
    live.remove(slot);
    askedFor.remove(slot);
  }

  /** The release came when time had ended the lease already. */
  private void expired(long slot) {
    if (endedByRelease != null && endedByRelease.slot() == slot) {
      endedByRelease = null;
    }
  }

  /** Whoever has nowhere else to go may not be sent there, nor anybody away from what is idle. */
  private void refused(Refuse refuse, PoolCommand.Lease asked) {
    if (refuse.reason() == Refusal.IMPATIENT) {
      assertTrue(asked.patience().isPresent(), "refused as impatient, but was not");
      boolean atOnce = refuse.ticket() == justAsked;
      assertFalse(
          atOnce && tenants == 1 && slots.containsValue(SlotState.IDLE),
          "refused though a sandbox is idle");
    }
  }

  private void granted(Grant grant) {
    assertFalse(suspended || ending, "leased though nobody is to be served");
    Lease lease = grant.lease();
    boolean warm = lease.start() == Start.WARM;
    assertEquals(lease.missReason().isEmpty(), warm, "a reason where it is not warm");
    assertTrue(!warm || lease.waited().isZero(), "warm means that it did not wait");
    askedFor.put(lease.slot(), answered(grant.ticket()));
    assertEquals(SlotState.IDLE, slots.put(lease.slot(), SlotState.LEASED), "leased from idle");
    assertTrue(slotsEverLeased.add(lease.slot()), "leased twice");
    assertFalse(lost.contains(lease.slot()), "a lost sandbox was leased");
    assertTrue(lease.fencingToken() > lastToken, "tokens rise");
    lastToken = lease.fencingToken();
    assertNull(live.put(lease.slot(), lease));
    recent.add(lease);
    if (recent.size() > 50) {
      recent.remove(0);
    }
  }

  private PoolCommand.Lease answered(long ticket) {
    PoolCommand.Lease asked = waiting.remove(ticket);
    arrivals.remove(ticket);
    if (asked == null) {
      throw new AssertionError("answered twice, or never asked");
    }
    return asked;
  }

  private void destroying(Destroy destroy) {
    Optional<Order> twin =
        open.stream()
            .filter(order -> order instanceof Destroy other && other.slot() == destroy.slot())
            .findFirst();
    assertTrue(twin.isEmpty(), "destroyed twice at once");
    SlotState before = slots.put(destroy.slot(), SlotState.RETIRING);
    assertTrue(before != null && before != SlotState.CREATING, "destroyed before it was made");
    live.remove(destroy.slot());
    askedFor.remove(destroy.slot());
    open.add(destroy);
  }

  // ---- what must hold ----

  void check(PoolCore core, long now) {
    PoolStatus status = core.status(now, Instant.EPOCH);
    assertEquals(slots.keySet(), core.claims(), "slots");
    for (SlotState state : SlotState.values()) {
      long expected = slots.values().stream().filter(state::equals).count();
      assertEquals(expected, (long) status.slots().getOrDefault(state, -1), () -> "in " + state);
    }
    assertEquals(waiting.size(), status.waiting(), "everyone who waits, and nobody else");
    assertTrue(
        waiting.values().stream().noneMatch(asked -> asked.deadline().hasPassed(now)),
        "waits too long");
    assertTrue(openReleases.isEmpty(), "a release without an answer");
    checkThePatience(now);
    checkTheRest(status);
    checkTheTarget(status);
    checkTheIdle(core, status);
    if (core.circuit() != CircuitState.CLOSED) {
      long returning = slots.values().stream().filter(SlotState.VALIDATING::equals).count();
      int finder = status.health() == PoolHealth.DEGRADED ? 0 : 1;
      assertTrue(waiting.size() <= returning + finder, "waits in vain");
    }
    assertEquals(live.size(), (int) status.slots().getOrDefault(SlotState.LEASED, -1), "leases");
    checkTheRequests(now);
    checkThatSomethingComes(core, status, now);
  }

  /** Only what is leased, being ended or being made is left of a pool that serves nobody. */
  private void checkTheRest(PoolStatus status) {
    PoolHealth health = status.health();
    assertEquals(ending, health == PoolHealth.DRAINING, "draining");
    assertEquals(suspended && !ending, health == PoolHealth.DRAINED, "drained");
    if (suspended || ending) {
      assertEquals(0, waiting.size(), "waits though nobody is to be served");
      assertFalse(slots.containsValue(SlotState.IDLE), "idle though nobody is to be served");
      assertFalse(slots.containsValue(SlotState.VALIDATING), "kept though nobody is served");
      assertEquals(0, status.desired());
    }
  }

  /** The target is within its bounds, and says why. */
  private void checkTheTarget(PoolStatus status) {
    int most = Math.min(status.maxTotal(), bearable);
    assertTrue(status.desired() <= most, "wants more than may be");
    if (!suspended && !ending) {
      assertTrue(status.desired() >= Math.min(most, status.minIdle()), "wants too few");
    }
    assertEquals(status.desired(), status.sizing().target());
    SizingReason reason = status.sizing().reason();
    assertEquals(suspended || ending, reason == SizingReason.DRAINING);
    if (reason == SizingReason.MIN_IDLE) {
      assertTrue(status.desired() <= status.minIdle(), "more than the minimum without a reason");
    }
    assertFalse(status.sizing().sentence().isEmpty());
  }

  /** Whoever waits beside idle sandboxes has taken some, and those are kept for other tenants. */
  private void checkTheIdle(PoolCore core, PoolStatus status) {
    long idle = slots.values().stream().filter(SlotState.IDLE::equals).count();
    if (idle == 0 || waiting.isEmpty()) {
      return;
    }
    assertEquals(CircuitState.CLOSED, core.circuit(), "waits though nothing can be kept back");
    long kept = tenants == 1 ? 0 : Math.min(status.desired() / 2, maxTotal / 8);
    assertTrue(idle <= kept, "waits though a sandbox is idle");
  }

  private void checkThePatience(long now) {
    waiting.forEach(
        (ticket, asked) ->
            assertFalse(
                asked.patience().isPresent()
                    && now - arrivals.getOrDefault(ticket, now) >= asked.patience().get().toNanos(),
                "waits though it would rather go elsewhere"));
  }

  private void checkTheRequests(long now) {
    for (PoolCommand.Lease asked : askedFor.values()) {
      assertFalse(asked.requestId().equals(cancelled), "leased though cancelled");
      // A grant comes before the deadline, so the longest run ends this long after it.
      assertFalse(asked.deadline().plus(LONGEST_HOLD).hasPassed(now), "leased for ever");
    }
    for (PoolCommand.Lease asked : waiting.values()) {
      assertFalse(asked.requestId().equals(cancelled), "waits though cancelled");
    }
  }

  /** A caller who waits in a pool that has room must have a creation or a wakeup to hope for. */
  private void checkThatSomethingComes(PoolCore core, PoolStatus status, long now) {
    boolean lacks =
        !waiting.isEmpty() || !slots.containsValue(SlotState.IDLE) && status.minIdle() > 0;
    lacks |= status.health() == PoolHealth.DEGRADED;
    boolean hope =
        slots.containsValue(SlotState.CREATING)
            || slots.containsValue(SlotState.VALIDATING)
            || slots.size() >= Math.min(maxTotal, bearable)
            || status.health() == PoolHealth.DRAINING
            || status.health() == PoolHealth.DRAINED
            || core.nextWakeup(now).isPresent();
    assertTrue(!lacks || hope, "nothing comes");
    boolean ending =
        slots.entrySet().stream()
            .filter(slot -> slot.getValue() == SlotState.RETIRING)
            .allMatch(slot -> isBeingDestroyed(slot.getKey()) || core.nextWakeup(now).isPresent());
    assertTrue(ending, "a sandbox that has served is never destroyed");
  }

  private boolean isBeingDestroyed(long slot) {
    return open.stream()
        .anyMatch(order -> order instanceof Destroy destroy && destroy.slot() == slot);
  }

  void checkEmpty() {
    assertEquals(Map.of(), waiting);
    assertEquals(Map.of(), live);
    assertEquals(List.of(), open.stream().filter(order -> !(order instanceof Check)).toList());
  }
}
