package io.sandpool.pool;

import static io.sandpool.pool.CoreDriver.all;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.HostHeadroom;
import io.sandpool.bus.Lease;
import io.sandpool.bus.PoolHealth;
import io.sandpool.bus.SizingReason;
import io.sandpool.bus.SlotState;
import io.sandpool.pool.PoolEffect.Create;
import io.sandpool.pool.PoolEffect.Evicted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** How many idle sandboxes are wanted: demand, the cool-down, the maximum and the host. */
class PoolCoreSizingTest {

  private static final Duration COOL_DOWN = Duration.ofMinutes(1);
  private static final Duration MAKING = Duration.ofSeconds(1);
  private static final Duration BEAT = Duration.ofNanos(Sizing.BEAT);

  private static void requireTargetAfterBurst(
      int target, SizingReason why, CoreDriver pool, int runs) {
    burst(pool, runs);
    pool.after(BEAT);
    assertEquals(target, pool.status().desired());
    assertEquals(why, reason(pool));
  }

  // ---- up ----

  /** The burst that came may come again before anybody could do anything about it. */
  @Test
  void targetMustRiseAtOnceWhenABurstComes() {
    CoreDriver pool = warm(2, 20);

    requireTargetAfterBurst(9, SizingReason.DEMAND, pool, 9);
    assertEquals(
        "9 idle wanted: bursts of 9 runs that come faster than refills of 1.3 s, 4 at a time.",
        pool.status().sizing().sentence());
  }

  /** What the target is for: the second burst is served at once. */
  @Test
  void secondBurstMustFindTheSandboxesThatTheFirstOneLacked() {
    CoreDriver pool = warm(2, 30);
    List<Lease> first = served(pool, 9);
    first.forEach(pool::release);
    pool.lull();
    pool.destroyAll();
    pool.createAll();

    long warmBefore = pool.status().warmStarts();
    burst(pool, 9);

    assertEquals(warmBefore + 9, pool.status().warmStarts());
  }

  @Test
  void singleRunsMustNotRaiseTheTargetAboveTheMinimum() {
    CoreDriver pool = warm(2, 20);
    for (int run = 0; run < 20; run++) {
      pool.release(pool.lease("r" + run));
      pool.after(Duration.ofSeconds(5));
      pool.destroyAll();
      pool.createAll();
    }

    assertEquals(2, pool.status().desired());
    assertEquals(SizingReason.MIN_IDLE, reason(pool));
    assertEquals(
        "2 idle wanted: the minimum, and demand calls for 1.", pool.status().sizing().sentence());
    assertEquals(OptionalDouble.of(1), pool.status().sizing().inputs().warmRatio());
  }

  @Test
  void targetMustNotExceedTheMaximum() {
    CoreDriver pool = warm(2, 6);

    requireTargetAfterBurst(6, SizingReason.MAX_TOTAL, pool, 20);
    assertTrue(pool.core.claims().size() <= 6);
  }

  /** Idle sandboxes of a cloud cost money: they are kept only where somebody says so. */
  @Test
  void targetMustBeTheMinimumWhereItDoesNotFollowDemand() {
    CoreDriver pool = CoreDriver.warm(PoolFixtures.pool(1, 20, 50));

    burst(pool, 9);
    pool.after(BEAT);

    assertEquals(1, pool.status().desired());
    assertEquals(SizingReason.MIN_IDLE, reason(pool));
    assertEquals(OptionalDouble.empty(), pool.status().sizing().inputs().warmRatioAim());
    assertEquals(
        "1 idle wanted: the minimum; the target does not follow demand.",
        pool.status().sizing().sentence());
  }

  // ---- down ----

  @Test
  void targetMustStayForTheCoolDownAndThenFall() {
    CoreDriver pool = warm(2, 20);
    served(pool, 9).forEach(pool::release);
    settle(pool);

    pool.ticker.advance(COOL_DOWN.minusSeconds(10));
    sleep(pool, Duration.ofSeconds(2));
    assertEquals(9, pool.status().desired());
    sleep(pool, COOL_DOWN);

    assertEquals(2, pool.status().desired());
    assertEquals(SizingReason.MIN_IDLE, reason(pool));
    assertEquals(2, pool.count(SlotState.IDLE));
  }

  /** Ending many sandboxes at once would slow the runs beside it. */
  @Test
  void surplusMustBeRetiredLittleByLittle() {
    CoreDriver pool = warm(2, 40);
    served(pool, 20).forEach(pool::release);
    settle(pool);
    assertEquals(20, pool.count(SlotState.IDLE));
    pool.all.clear();

    int most = 0;
    for (int wake = 0; wake < 200; wake++) {
      List<PoolEffect> effects = wake(pool);
      pool.destroyAll();
      most = Math.max(most, surplus(effects));
    }

    assertEquals(2, pool.status().desired());
    assertTrue(most > 0 && most <= 3, "retired at once: " + most);
  }

  /** A run that used the last of them shows that they are needed. */
  @Test
  void targetMustNotFallWhileBurstsComeBack() {
    CoreDriver pool = warm(2, 40);
    int creations = 0;
    for (int round = 0; round < 10; round++) {
      served(pool, 9).forEach(pool::release);
      settle(pool);
      pool.all.clear();
      sleep(pool, COOL_DOWN.dividedBy(2));
      creations += pool.all(Create.class).size();
      assertEquals(9, pool.status().desired());
      assertEquals(0, surplus(pool.all));
    }

    assertEquals(0, creations, "made though nobody came");
  }

  /** Half of the runs find a sandbox with fewer by now, but not long ago more were needed. */
  @Test
  void targetThatIsNotNeededAnyMoreMustSaySoUntilTheCoolDownIsOver() {
    CoreDriver pool =
        new CoreDriver(
            PoolFixtures.with(settings(0, 20), new PoolSettings.Sizing(true, 0.5, COOL_DOWN)));
    burst(pool, 8);
    pool.after(BEAT);
    pool.createAll();
    assertEquals(4, pool.status().desired());
    for (int run = 0; run < 10; run++) {
      sleep(pool, Duration.ofSeconds(4));
      pool.ask("single" + run);
    }
    sleep(pool, BEAT.multipliedBy(2));

    assertEquals(4, pool.status().desired());
    assertEquals(SizingReason.COOLING_DOWN, reason(pool));
    assertEquals(
        "4 idle wanted: so many were needed within the last 60 s; by now demand calls for 1.",
        pool.status().sizing().sentence());
    sleep(pool, COOL_DOWN.dividedBy(2));
    assertEquals(1, pool.status().desired());
  }

  /** Nobody's lease is cut, nobody who waits loses what is made for them. */
  @Test
  void leasesMustOutliveAFallingTarget() {
    CoreDriver pool = warm(0, 20);
    List<Lease> leases = served(pool, 6);
    sleep(pool, COOL_DOWN.plusSeconds(20));

    assertEquals(0, pool.status().desired());
    assertEquals(6, pool.count(SlotState.LEASED) + evicted(pool, Eviction.LEASE_EXPIRED));
    assertEquals(6, leases.size());
  }

  /** An idle service wakes for nothing. */
  @Test
  void poolThatNobodyAsksMustForgetAndSleep() {
    CoreDriver pool = warm(0, 20);
    burst(pool, 3).forEach(id -> pool.apply(new PoolCommand.Cancel(id)));
    pool.createAll();
    sleep(pool, COOL_DOWN.multipliedBy(3));
    pool.destroyAll();

    assertEquals(0, pool.status().desired());
    assertTrue(pool.core.nextWakeup(pool.ticker.nanos()).isEmpty());
  }

  // ---- a pool without a minimum ----

  @Test
  void poolWithoutAMinimumMustBeReadyAtOnceAndStaySo() {
    CoreDriver pool = new CoreDriver(settings(0, 4));
    pool.tick();
    assertEquals(PoolHealth.READY, pool.status().health());

    pool.ask("a");
    pool.after(BEAT);

    assertEquals(1, pool.status().desired());
    assertEquals(PoolHealth.READY, pool.status().health());
  }

  @Test
  void poolWithoutAMinimumMustNotBeReadyAfterItsFirstFailure() {
    CoreDriver pool = new CoreDriver(settings(0, 4));
    pool.failed(all(Create.class, pool.ask("a")).get(0));

    assertEquals(PoolHealth.WARMING, pool.status().health());
  }

  // ---- the host ----

  @Test
  void targetMustNotExceedWhatTheHostCanBear() {
    CoreDriver pool = warm(2, 20);
    measured(pool, 3, false);

    burst(pool, 12);
    pool.after(BEAT);
    pool.createAll();
    sleep(pool, Duration.ofSeconds(2));

    assertEquals(5, pool.core.claims().size());
    assertEquals(5, pool.status().desired());
    assertEquals(SizingReason.HOST_MEMORY, reason(pool));
    assertEquals(OptionalInt.of(3), pool.status().sizing().inputs().headroom());
    assertEquals(
        "5 idle wanted: demand and the minimum call for 12, but this machine has no memory for more"
            + " sandboxes.",
        pool.status().sizing().sentence());
  }

  @Test
  void poolMustGrowWhenTheHostHasRoomAgain() {
    CoreDriver pool = warm(2, 20);
    measured(pool, 0, false);
    burst(pool, 6);
    pool.after(BEAT);
    assertEquals(2, pool.core.claims().size());

    measured(pool, 50, false);
    pool.createAll();

    assertEquals(6, pool.status().desired());
    assertEquals(SizingReason.DEMAND, reason(pool));
  }

  /** Not even the minimum is worth driving the machine into its swap. */
  @Test
  void idleSandboxesMustGoWhenTheHostRunsOutOfMemory() {
    CoreDriver pool = warm(6, 20);
    Lease held = pool.lease("a");
    pool.lull();
    pool.createAll();

    measured(pool, -4, false);

    assertEquals(4, evicted(pool, Eviction.SURPLUS));
    assertEquals(SizingReason.HOST_MEMORY, reason(pool));
    pool.destroyAll();
    assertTrue(pool.release(held).first(), "the lease was not cut");
    pool.lull();
    assertEquals(0, pool.count(SlotState.CREATING));
  }

  /** A pool with nothing could serve nobody for as long as others fill the machine. */
  @Test
  void emptyPoolMustGetOneSandboxOfAHostWithoutRoom() {
    CoreDriver pool = new CoreDriver(settings(0, 4));
    measured(pool, 0, false);

    assertEquals(1, all(Create.class, pool.ask("a")).size());
    assertFalse(CoreDriver.has(Create.class, pool.ask("b")));
  }

  @Test
  void sandboxesBeingMadeMustCountAsRoomTaken() {
    CoreDriver pool = new CoreDriver(settings(4, 20));
    pool.tick();
    assertEquals(4, pool.count(SlotState.CREATING));

    measured(pool, 5, false);
    burst(pool, 18);
    pool.createAll();

    assertEquals(5, pool.core.claims().size());
  }

  /**
   * What has been begun is not thrown away: there is too little for more, not for what there is.
   */
  @Test
  void sandboxesBeingMadeMustStayWhenTheHostHasNoRoomForMore() {
    CoreDriver pool = new CoreDriver(settings(4, 20));
    pool.tick();
    measured(pool, 1, false);
    pool.createAll();

    assertEquals(4, pool.count(SlotState.IDLE));
    assertEquals(0, evicted(pool, Eviction.SURPLUS));
  }

  /** Runs and the minimum come first where processors are scarce. */
  @Test
  void targetMustNotRiseWhileProcessorsAreBusy() {
    CoreDriver pool = warm(2, 20);
    measured(pool, 50, true);

    burst(pool, 9);
    pool.after(BEAT);
    assertEquals(2, pool.status().desired());
    assertEquals(SizingReason.HOST_CPU, reason(pool));
    measured(pool, 50, false);
    sleep(pool, Duration.ofSeconds(5));

    assertEquals(9, pool.status().desired());
  }

  // ---- settings ----

  @Test
  void newSettingsMustTakeEffectAtOnce() {
    CoreDriver pool = warm(2, 20);
    served(pool, 9).forEach(pool::release);
    settle(pool);
    assertEquals(9, pool.count(SlotState.IDLE));

    pool.apply(new PoolCommand.Reconfigure(PoolFixtures.pool(2, 20, 50)));

    assertEquals(2, pool.status().desired());
    assertEquals(2, pool.count(SlotState.IDLE));
  }

  @Test
  void closedPoolMustWantNoneAndSayWhy() {
    CoreDriver pool = warm(2, 20);
    burst(pool, 9);
    pool.apply(new PoolCommand.Suspend("rest"));

    assertEquals(0, pool.status().desired());
    assertEquals(SizingReason.DRAINING, reason(pool));
    assertEquals(
        "0 idle wanted: the pool serves nobody at present.", pool.status().sizing().sentence());
  }

  // ---- help ----

  private static PoolSettings settings(int minIdle, int maxTotal) {
    return PoolFixtures.with(
        PoolFixtures.pool(minIdle, maxTotal, 50), new PoolSettings.Sizing(true, 0.99, COOL_DOWN));
  }

  /** A pool whose sandboxes took a second each, and that has rested since. */
  private static CoreDriver warm(int minIdle, int maxTotal) {
    CoreDriver pool = new CoreDriver(settings(minIdle, maxTotal));
    pool.tick();
    pool.ticker.advance(MAKING);
    pool.createAll();
    pool.ticker.advance(Duration.ofSeconds(1));
    return pool;
  }

  private static List<String> burst(CoreDriver pool, int runs) {
    List<String> ids = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      ids.add("burst" + pool.ticker.nanos() + "-" + run);
      pool.ask(ids.get(run));
    }
    return ids;
  }

  /** A burst of which everybody has a sandbox in the end. */
  private static List<Lease> served(CoreDriver pool, int runs) {
    int before = pool.all(PoolEffect.Grant.class).size();
    burst(pool, runs);
    pool.after(BEAT);
    pool.ticker.advance(MAKING.minus(BEAT));
    pool.createAll();
    List<PoolEffect.Grant> grants = pool.all(PoolEffect.Grant.class);
    return grants.subList(before, grants.size()).stream().map(PoolEffect.Grant::lease).toList();
  }

  private static void settle(CoreDriver pool) {
    for (int round = 0; round < 20; round++) {
      pool.after(Lull.LONGEST_REST);
      pool.destroyAll();
      pool.createAll();
    }
  }

  /** Lets time pass and wakes the core whenever it wants to be; answers what it orders. */
  private static void sleep(CoreDriver pool, Duration time) {
    long until = pool.ticker.nanos() + time.toNanos();
    while (pool.ticker.nanos() < until) {
      long left = until - pool.ticker.nanos();
      long wakeup = pool.core.nextWakeup(pool.ticker.nanos()).orElse(left);
      pool.after(Duration.ofNanos(Math.max(1, Math.min(wakeup, left))));
      pool.destroyAll();
      pool.createAll();
      answerChecks(pool);
    }
  }

  private static List<PoolEffect> wake(CoreDriver pool) {
    long wakeup = pool.core.nextWakeup(pool.ticker.nanos()).orElse(Sizing.BEAT);
    List<PoolEffect> effects = pool.after(Duration.ofNanos(Math.max(1, wakeup)));
    answerChecks(pool);
    return effects;
  }

  private static void answerChecks(CoreDriver pool) {
    for (PoolEffect.Check check : pool.all(PoolEffect.Check.class)) {
      pool.apply(new PoolCommand.Alive(check.slot()));
    }
  }

  private static void measured(CoreDriver pool, int sandboxes, boolean cpuBusy) {
    pool.apply(new PoolCommand.Measured(new HostHeadroom(sandboxes, cpuBusy)));
  }

  private static SizingReason reason(CoreDriver pool) {
    return pool.status().sizing().reason();
  }

  private static int surplus(List<PoolEffect> effects) {
    return (int)
        all(Evicted.class, effects).stream()
            .filter(evicted -> evicted.reason() == Eviction.SURPLUS)
            .count();
  }

  private static int evicted(CoreDriver pool, Eviction reason) {
    return (int)
        pool.all(Evicted.class).stream().filter(evicted -> evicted.reason() == reason).count();
  }
}
