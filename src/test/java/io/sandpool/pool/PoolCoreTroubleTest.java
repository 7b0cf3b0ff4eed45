package io.sandpool.pool;

import static io.sandpool.pool.CoreDriver.all;
import static io.sandpool.pool.CoreDriver.has;
import static io.sandpool.pool.CoreDriver.only;
import static io.sandpool.pool.CoreDriver.refusal;
import static io.sandpool.pool.PoolFixtures.pool;
import static io.sandpool.pool.PoolFixtures.refill;
import static io.sandpool.pool.PoolFixtures.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.CircuitState;
import io.sandpool.bus.Lease;
import io.sandpool.bus.PoolHealth;
import io.sandpool.bus.SlotState;
import io.sandpool.pool.PoolEffect.Check;
import io.sandpool.pool.PoolEffect.Create;
import io.sandpool.pool.PoolEffect.Destroy;
import io.sandpool.pool.PoolEffect.Evicted;
import io.sandpool.pool.PoolEffect.Grant;
import io.sandpool.sandbox.MissReason;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.Start;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What happens when sandboxes cannot be made, kept or destroyed. */
class PoolCoreTroubleTest {

  private static final Duration LONGEST_PAUSE = PoolFixtures.refill(1).backOffMax();

  /** One creation at a time, so that every failure is a round of its own. */
  private static CoreDriver pool(int minIdle, int maxTotal) {
    return new CoreDriver(with(PoolFixtures.pool(minIdle, maxTotal, 10), refill(1)));
  }

  /** Lets creations fail until the breaker opens. */
  private static void breakOpen(CoreDriver pool) {
    Create create = only(Create.class, pool.tick());
    while (true) {
      pool.failed(create);
      if (pool.core.circuit() != CircuitState.CLOSED) {
        return;
      }
      create = only(Create.class, pool.sleep());
    }
  }

  // ---- creation fails ----

  /** A provider in trouble must not be hammered. */
  @Test
  void failedCreationMustBeRepeatedOnlyAfterAGrowingPause() {
    CoreDriver pool = pool(1, 1);
    Create first = only(Create.class, pool.tick());

    assertFalse(has(Create.class, pool.failed(first)));
    assertFalse(has(Create.class, pool.after(Duration.ofMillis(99))));
    Create second = only(Create.class, pool.after(Duration.ofMillis(101)));
    pool.failed(second);
    assertFalse(has(Create.class, pool.after(Duration.ofMillis(199))));
    assertTrue(has(Create.class, pool.after(Duration.ofMillis(201))));
  }

  /** A back-off short of the threshold is a hiccup: whoever waits may still be served. */
  @Test
  void waitMustGoOnWhileCreationFailsNowAndThen() {
    CoreDriver pool = pool(0, 1);
    pool.failed(only(Create.class, pool.ask("a")));

    List<PoolEffect> effects = pool.created(only(Create.class, pool.sleep()));

    assertEquals(1, only(Grant.class, effects).ticket());
  }

  /** Waiting would be in vain, and another provider may be able to serve. */
  @Test
  void waitersMustFailEarlyWhenTheBreakerOpens() {
    CoreDriver pool = pool(0, 4);
    pool.failed(only(Create.class, pool.ask("a")));
    pool.ask("b");
    pool.failed(only(Create.class, pool.sleep()));

    List<PoolEffect> effects = pool.failed(only(Create.class, pool.sleep()));

    assertEquals(
        List.of(Refusal.DEGRADED, Refusal.DEGRADED),
        all(PoolEffect.Refuse.class, effects).stream().map(PoolEffect.Refuse::reason).toList());
    assertEquals(PoolHealth.DEGRADED, pool.status().health());
  }

  /** With the cause in the message, since the operator will ask for it. */
  @Test
  void leaseMustFailAtOnceWhileTheBreakerIsOpen() {
    CoreDriver pool = pool(1, 4);
    breakOpen(pool);

    PoolEffect.Refuse refusal = refusal(pool.ask("a"));

    assertEquals(Refusal.DEGRADED, refusal.reason());
    assertEquals(Optional.of(MissReason.CREATION_FAILING), refusal.miss());
    assertTrue(
        refusal.error().detail().contains("lastFailure=no such image"), refusal.error().detail());
  }

  private static Duration retryAfter(PoolEffect.Refuse refusal) {
    return assertInstanceOf(ServiceError.PoolDegraded.class, refusal.error())
        .retryAfter()
        .orElseThrow();
  }

  /** Whoever comes then finds that it was tried. */
  @Test
  void refusalMustSayWhenADegradedPoolHasTriedAgain() {
    CoreDriver pool = pool(1, 4);
    breakOpen(pool);

    Duration wait = retryAfter(refusal(pool.ask("a")));

    assertTrue(has(Create.class, pool.after(wait)));
    assertFalse(retryAfter(refusal(pool.ask("b"))).isNegative(), "while it is being tried");
  }

  /** Nobody else would find out. */
  @Test
  void refusalMustSayWhenACallerMayFindOutForAPoolWithoutAMinimum() {
    CoreDriver pool = pool(0, 4);
    Duration wait = retryAfter(refusal(pool.refused(only(Create.class, pool.ask("a")))));

    pool.after(wait.minusNanos(1));
    assertEquals(Duration.ofNanos(1), retryAfter(refusal(pool.ask("b"))));
    pool.after(Duration.ofNanos(1));
    only(Create.class, pool.ask("c"));
  }

  /** What is there is good, whatever becomes of its successor. */
  @Test
  void idleSandboxesMustBeLeasedWhileTheBreakerIsOpen() {
    CoreDriver pool = CoreDriver.warm(with(PoolFixtures.pool(2, 4, 10), refill(1)));
    pool.ask("a");
    pool.failed(only(Create.class, pool.lull()));
    pool.failed(only(Create.class, pool.sleep()));
    pool.failed(only(Create.class, pool.sleep()));

    assertEquals(CircuitState.OPEN, pool.core.circuit());
    assertEquals(Start.WARM, pool.lease("b").start());
  }

  /** One is enough to find out. */
  @Test
  void openBreakerMustTryOneCreationAtATimeAndCloseWhenItSucceeds() {
    CoreDriver pool = new CoreDriver(PoolFixtures.pool(4, 8, 10));
    List<Create> round = all(Create.class, pool.tick());
    for (int i = 0; i < 3; i++) {
      round.forEach(pool::failed);
      round = all(Create.class, pool.sleep());
    }

    assertEquals(1, round.size());
    assertEquals(CircuitState.HALF_OPEN, pool.core.circuit());
    assertEquals(Refusal.DEGRADED, refusal(pool.ask("a")).reason());
    List<PoolEffect> effects = pool.created(round.get(0));
    assertEquals(CircuitState.CLOSED, pool.core.circuit());
    assertEquals(3, all(Create.class, effects).size());
  }

  /** Four creations that fail on one missing image are one failure, not four. */
  @Test
  void failuresSideBySideMustCountAsOne() {
    CoreDriver pool = new CoreDriver(PoolFixtures.pool(4, 4, 10));

    all(Create.class, pool.tick()).forEach(pool::failed);

    assertEquals(CircuitState.CLOSED, pool.core.circuit());
  }

  /** Wrong credentials stay wrong; asking again and again may even get them locked. */
  @Test
  void refusalThatLastsMustOpenTheBreakerAtOnceWithTheLongestPause() {
    CoreDriver pool = pool(0, 4);
    Create create = only(Create.class, pool.ask("a"));

    PoolEffect.Refuse refusal = refusal(pool.refused(create));

    assertEquals(Refusal.DEGRADED, refusal.reason());
    assertTrue(refusal.error().detail().contains("wrong key"), refusal.error().detail());
    pool.after(LONGEST_PAUSE.dividedBy(2).minusMillis(1));
    assertEquals(Refusal.DEGRADED, refusal(pool.ask("b")).reason());
  }

  /** Also where the pool keeps sandboxes ready, and several are refused side by side. */
  @Test
  void refusalThatLastsMustKeepAPoolWithAMinimumFromAsking() {
    CoreDriver pool = new CoreDriver(PoolFixtures.pool(2, 4, 10));
    all(Create.class, pool.tick()).forEach(pool::refused);

    assertEquals(CircuitState.OPEN, pool.core.circuit());
    assertFalse(has(Create.class, pool.after(LONGEST_PAUSE.dividedBy(2).minusMillis(1))));
    assertTrue(has(Create.class, pool.after(LONGEST_PAUSE)));
  }

  /** A sandbox that nobody asked for may cost money. */
  @Test
  void degradedPoolWithoutAMinimumMustMakeNothingUntilSomebodyAsks() {
    CoreDriver pool = pool(0, 4);
    pool.refused(only(Create.class, pool.ask("a")));
    assertEquals(PoolHealth.DEGRADED, pool.status().health());

    assertFalse(has(Create.class, pool.after(LONGEST_PAUSE)));
    assertFalse(has(Create.class, pool.after(Duration.ofHours(1))));

    assertEquals(PoolHealth.WARMING, pool.status().health(), "it may be asked");
    assertTrue(has(Create.class, pool.ask("b")));
  }

  /** One is enough to find out, and the others need not wait for it. */
  @Test
  void degradedPoolWithoutAMinimumMustLetOneCallerFindOut() {
    CoreDriver pool = pool(0, 4);
    pool.refused(only(Create.class, pool.ask("a")));
    pool.after(LONGEST_PAUSE);

    Create trial = only(Create.class, pool.ask("b"));
    assertEquals(CircuitState.HALF_OPEN, pool.core.circuit());
    assertEquals(Refusal.DEGRADED, refusal(pool.ask("c")).reason());

    only(Grant.class, pool.created(trial));
    assertEquals(CircuitState.CLOSED, pool.core.circuit());
    assertEquals(PoolHealth.READY, pool.status().health());
  }

  /** And whoever finds out that it is as before is told at once. */
  @Test
  void callerWhoFindsOutInVainMustBeToldAtOnce() {
    CoreDriver pool = pool(0, 4);
    pool.refused(only(Create.class, pool.ask("a")));
    pool.after(LONGEST_PAUSE);

    List<PoolEffect> effects = pool.failed(only(Create.class, pool.ask("b")));

    assertEquals(Refusal.DEGRADED, refusal(effects).reason());
    assertEquals(PoolHealth.DEGRADED, pool.status().health());
  }

  /** The operator has mended it; the pause need not be sat out. */
  @Test
  void newSettingsMustEndThePause() {
    CoreDriver pool = pool(1, 4);
    breakOpen(pool);

    PoolSettings mended = with(PoolFixtures.pool(1, 4, 10), PoolFixtures.spec("image-that-exists"));
    List<PoolEffect> effects = pool.apply(new PoolCommand.Reconfigure(mended));

    assertEquals("image-that-exists", only(Create.class, effects).spec().image());
  }

  // ---- sandboxes die ----

  /** A caller must never be given a sandbox that is known to be dead. */
  @Test
  void lostIdleSandboxMustBeReplacedAndNeverLeased() {
    CoreDriver pool = CoreDriver.warm(PoolFixtures.pool(2, 4, 10));
    pool.ticker.advance(Duration.ofMinutes(1));

    List<PoolEffect> effects = pool.apply(new PoolCommand.Lost(1, "killed"));

    assertEquals(Eviction.LOST, only(Evicted.class, effects).reason());
    assertEquals(1, only(Destroy.class, effects).slot());
    assertTrue(has(Create.class, effects));
    assertEquals(2, pool.lease("a").slot());
  }

  /** Its holder will learn of the loss by itself; the pool only cleans up. */
  @Test
  void lostLeasedSandboxMustBeDestroyed() {
    CoreDriver pool = CoreDriver.warm(PoolFixtures.pool(1, 4, 10));
    Lease lease = pool.lease("a");

    List<PoolEffect> effects = pool.apply(new PoolCommand.Lost(lease.slot(), "out of memory"));

    assertEquals(lease.sandbox(), only(Destroy.class, effects).sandbox());
    assertFalse(pool.release(lease).first());
  }

  /** The message of the loss may overtake that of the creation. */
  @Test
  void sandboxLostInTheMakingMustBeDestroyedOnArrival() {
    CoreDriver pool = pool(1, 4);
    Create create = only(Create.class, pool.tick());
    pool.apply(new PoolCommand.Lost(create.identity().slot(), "killed"));

    List<PoolEffect> effects = pool.created(create);

    assertEquals(Eviction.LOST, only(Evicted.class, effects).reason());
    assertTrue(has(Destroy.class, effects));
    assertEquals(0, pool.count(SlotState.IDLE));
  }

  /** In whichever order the messages come, a crash loop is one. */
  @Test
  void sandboxesLostInTheMakingMustOpenTheBreaker() {
    CoreDriver pool = pool(1, 4);
    Create create = only(Create.class, pool.tick());
    for (int i = 0; i < 3; i++) {
      pool.apply(new PoolCommand.Lost(create.identity().slot(), "crashed"));
      pool.created(create);
      create = only(Create.class, pool.sleep());
    }

    assertEquals(CircuitState.HALF_OPEN, pool.core.circuit());
  }

  /** Sandboxes that are made well but die at once must not be made at full speed for ever. */
  @Test
  void crashLoopMustOpenTheBreaker() {
    CoreDriver pool = pool(1, 4);
    Create create = only(Create.class, pool.tick());
    for (int i = 0; i < 3; i++) {
      pool.created(create);
      pool.apply(new PoolCommand.Lost(create.identity().slot(), "crashed"));
      create = only(Create.class, pool.sleep());
    }

    assertEquals(CircuitState.HALF_OPEN, pool.core.circuit());
  }

  // ---- checks ----

  /** A sandbox that hangs without dying is found before a caller finds it. */
  @Test
  void silentIdleSandboxMustBeReplaced() {
    CoreDriver pool = CoreDriver.warm(PoolFixtures.pool(2, 4, 10));
    Check check = only(Check.class, pool.sleep());

    List<PoolEffect> effects = pool.apply(new PoolCommand.Dead(check.slot(), "no answer"));

    assertEquals(Eviction.UNRESPONSIVE, only(Evicted.class, effects).reason());
    assertTrue(has(Create.class, effects));
  }

  /** Checking must not take away what it protects. */
  @Test
  void checksMustComeOneAtATimeAndEachInItsTurn() {
    CoreDriver pool = CoreDriver.warm(PoolFixtures.pool(3, 3, 10));

    assertEquals(1, only(Check.class, pool.sleep()).slot());
    assertEquals(2, pool.count(SlotState.IDLE));
    pool.apply(new PoolCommand.Alive(1));
    assertEquals(2, only(Check.class, pool.sleep()).slot());
    pool.apply(new PoolCommand.Alive(2));
    assertEquals(3, only(Check.class, pool.sleep()).slot());
    pool.apply(new PoolCommand.Alive(3));
    assertEquals(List.of(), pool.after(Duration.ofSeconds(59)));
    assertEquals(1, pool.lease("a").slot());
  }

  /** The last idle sandbox of a busy pool is about to be wanted. */
  @Test
  void lastIdleSandboxMustNotBeCheckedWhileOthersAreLeased() {
    CoreDriver pool = CoreDriver.warm(PoolFixtures.pool(2, 2, 10));
    pool.ticker.advance(Duration.ofSeconds(59));
    pool.lease("a");

    assertFalse(has(Check.class, pool.after(Duration.ofSeconds(1))));
  }

  // ---- destruction fails ----

  /** Nothing is forgotten: a sandbox that may still be there is tried again. */
  @Test
  void failedDestructionMustBeRepeatedUntilItSucceeds() {
    CoreDriver pool = CoreDriver.warm(PoolFixtures.pool(1, 1, 10));
    Lease lease = pool.lease("a");
    pool.release(lease);

    for (int i = 0; i < 10; i++) {
      pool.apply(new PoolCommand.DestroyFailed(lease.slot(), "engine away"));
      assertEquals(1, pool.count(SlotState.RETIRING));
      assertEquals(lease.sandbox(), only(Destroy.class, pool.sleep()).sandbox());
    }
    assertTrue(has(Create.class, pool.apply(new PoolCommand.Destroyed(lease.slot()))));
  }
}
