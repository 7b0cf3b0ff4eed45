package io.sandpool.pool;

import static io.sandpool.pool.CoreDriver.has;
import static io.sandpool.pool.CoreDriver.only;
import static io.sandpool.pool.CoreDriver.refusal;
import static io.sandpool.pool.PoolFixtures.pool;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Claimant;
import io.sandpool.bus.Lease;
import io.sandpool.bus.SlotState;
import io.sandpool.pool.PoolEffect.Create;
import io.sandpool.pool.PoolEffect.Destroy;
import io.sandpool.pool.PoolEffect.Evicted;
import io.sandpool.pool.PoolEffect.Grant;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.MissReason;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.Start;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What callers may rely on: leases, waiting, cancelling, releases. */
class PoolCoreTest {

  // ---- leases ----

  /** The whole point of a pool. */
  @Test
  void leaseMustBeWarmWhenASandboxIsIdle() {
    CoreDriver pool = CoreDriver.warm(pool(2, 4, 10));

    Lease lease = pool.lease("a");

    assertEquals(Start.WARM, lease.start());
    assertEquals(Optional.empty(), lease.missReason());
    assertEquals(Duration.ZERO, lease.waited());
    assertEquals(1, pool.status().warmStarts());
  }

  /** Young sandboxes keep; old ones would expire unused. */
  @Test
  void leaseMustGetTheOldestIdleSandbox() {
    CoreDriver pool = CoreDriver.warm(pool(3, 3, 10));

    assertEquals(List.of(1L, 2L, 3L), List.of(slot(pool, "a"), slot(pool, "b"), slot(pool, "c")));
  }

  private static long slot(CoreDriver pool, String requestId) {
    return pool.lease(requestId).slot();
  }

  /** The answer is what the caller waits for; the successor is not. */
  @Test
  void grantMustComeBeforeTheOrderToMakeASuccessor() {
    CoreDriver pool = CoreDriver.warm(pool(1, 4, 10));

    List<PoolEffect> effects = pool.ask("a");

    assertInstanceOf(Grant.class, effects.get(0));
    assertInstanceOf(Create.class, effects.get(1));
  }

  /** A sandbox that ran one program must never run another. */
  @Test
  void releasedSandboxMustBeDestroyedAndNeverLeasedAgain() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 10));
    Lease first = pool.lease("a");

    assertTrue(pool.release(first).first());
    pool.ask("b");
    pool.destroyAll();
    pool.createAll();

    Lease second = pool.all(Grant.class).get(1).lease();
    assertNotEquals(first.slot(), second.slot());
    assertNotEquals(first.sandbox(), second.sandbox());
    assertTrue(second.fencingToken() > first.fencingToken());
  }

  /** Two callers with one name could not be told apart when one of them cancels. */
  @Test
  void leaseMustBeRefusedWhenItsRequestAlreadyWaitsOrHolds() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 10));
    pool.lease("a");
    pool.ask("b");

    assertEquals(Refusal.INVALID, refusal(pool.ask("a")).reason());
    assertEquals(Refusal.INVALID, refusal(pool.ask("b")).reason());
  }

  // ---- waiting ----

  /** Fairness: nobody overtakes. */
  @Test
  void firstSandboxToBecomeReadyMustServeTheHeadOfTheQueue() {
    CoreDriver pool = new CoreDriver(pool(0, 4, 10));
    Create forA = only(Create.class, pool.ask("a"));
    Create forB = only(Create.class, pool.ask("b"));

    Grant first = only(Grant.class, pool.created(forB));
    Grant second = only(Grant.class, pool.created(forA));

    assertEquals(1, first.ticket());
    assertEquals(2, second.ticket());
  }

  /** Waiting without bound is how overload turns into collapse. */
  @Test
  void leaseMustFailAtOnceWhenTheQueueIsFull() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 1));
    pool.lease("a");
    pool.ask("b");

    ServiceError error = refusal(pool.ask("c")).error();

    ServiceError.QueueFull full = assertInstanceOf(ServiceError.QueueFull.class, error);
    assertTrue(full.detail().contains("pool=python total=1/1"), full.detail());
    assertTrue(full.detail().contains("waiting=1 oldestWait=0.0s"), full.detail());
    assertFalse(full.retryAfter().isZero());
  }

  /** A pool that allows no waiting still serves what is idle. */
  @Test
  void leaseMustBeGrantedWithoutAQueueWhenASandboxIsIdle() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 0));

    assertEquals(Start.WARM, pool.lease("a").start());
    assertEquals(Refusal.QUEUE_FULL, refusal(pool.ask("b")).reason());
  }

  /** Retry-After is a promise made from what was seen, not a constant. */
  @Test
  void retryAfterMustFollowThePaceOfTheQueue() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 4));
    Lease held = pool.lease("0");
    for (int i = 1; i <= 4; i++) {
      pool.ask("w" + i);
    }
    pool.ticker.advance(Duration.ofSeconds(2));
    pool.release(held);
    pool.destroyAll();
    pool.createAll();
    pool.ask("w5");

    ServiceError.QueueFull full =
        assertInstanceOf(ServiceError.QueueFull.class, refusal(pool.ask("w6")).error());

    assertEquals(Duration.ofSeconds(8), full.retryAfter());
  }

  /** The caller has stopped listening; a sandbox would be wasted on it. */
  @Test
  void waitMustEndAtTheDeadline() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 10));
    pool.lease("a");
    pool.ask("b");

    pool.ticker.advance(CoreDriver.PATIENCE.minusNanos(1));
    assertEquals(List.of(), pool.tick());
    List<PoolEffect> effects = pool.after(Duration.ofNanos(1));

    assertEquals(Refusal.DEADLINE, refusal(effects).reason());
    assertEquals(Optional.of(MissReason.EXHAUSTED), refusal(effects).miss());
  }

  /** Whoever comes too late is told so, even where a sandbox is idle. */
  @Test
  void leaseMustBeRefusedWhenItsDeadlineHasPassed() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 10));
    Deadline now = new Deadline(pool.ticker.nanos());

    assertEquals(
        Refusal.DEADLINE,
        refusal(pool.apply(new PoolCommand.Lease(9, "a", Claimant.LOCAL, now, Optional.empty())))
            .reason());
  }

  // ---- cancelling ----

  /** A caller that has gone must not keep others waiting behind it. */
  @Test
  void cancelMustTakeTheCallerOutOfTheQueue() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 1));
    pool.lease("a");
    pool.ask("b");

    assertEquals(Refusal.CANCELLED, refusal(pool.apply(new PoolCommand.Cancel("b"))).reason());
    assertFalse(has(PoolEffect.Refuse.class, pool.ask("c")));
  }

  /** The grant and the cancel cross on the way: the sandbox must not leak. */
  @Test
  void cancelMustRetireALeaseThatWasGrantedMeanwhile() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 1));
    Lease lease = pool.lease("a");

    List<PoolEffect> effects = pool.apply(new PoolCommand.Cancel("a"));

    assertEquals(Eviction.ABANDONED, only(Evicted.class, effects).reason());
    assertEquals(lease.sandbox(), only(Destroy.class, effects).sandbox());
    assertFalse(pool.release(lease).first());
  }

  // ---- releases and the life of a lease ----

  /** Callers clean up twice now and then; that must hurt nobody, now or much later. */
  @Test
  void secondReleaseMustBeANoOp() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 10));
    Lease lease = pool.lease("a");
    pool.release(lease);

    assertFalse(pool.release(lease).first());
    assertEquals(Optional.empty(), pool.release(lease).error());
    pool.destroyAll();
    assertFalse(pool.release(lease).first());
    assertEquals(Optional.empty(), pool.release(lease).error());
  }

  /** A confused caller must not end another's run. */
  @Test
  void foreignReleaseMustBeAnErrorAndChangeNothing() {
    CoreDriver pool = CoreDriver.warm(pool(2, 2, 10));
    Lease mine = pool.lease("a");
    Lease other = pool.lease("b");

    assertTrue(pool.release(mine.slot(), other.fencingToken()).error().isPresent());
    assertTrue(pool.release(mine.slot(), mine.fencingToken() + 1).error().isPresent());
    assertTrue(pool.release(99, mine.fencingToken()).error().isPresent());
    assertEquals(2, pool.count(SlotState.LEASED));
  }

  /** A caller that died holds its sandbox no longer than the longest run could have taken. */
  @Test
  void leaseMustExpireAfterTheLongestRunAndTheSlack() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 10));
    Lease lease = pool.lease("a");
    Duration life =
        CoreDriver.PATIENCE.plus(PoolFixtures.WALL).plus(PoolSettings.Upkeep.DEFAULTS.leaseSlack());

    assertFalse(has(Evicted.class, pool.after(life.minusNanos(1))));
    List<PoolEffect> effects = pool.after(Duration.ofNanos(1));

    assertEquals(Eviction.LEASE_EXPIRED, only(Evicted.class, effects).reason());
    assertFalse(pool.release(lease).first());
  }
}
