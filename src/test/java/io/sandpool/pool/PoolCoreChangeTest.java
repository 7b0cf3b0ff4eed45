package io.sandpool.pool;

import static io.sandpool.pool.CoreDriver.all;
import static io.sandpool.pool.CoreDriver.has;
import static io.sandpool.pool.CoreDriver.only;
import static io.sandpool.pool.CoreDriver.refusal;
import static io.sandpool.pool.PoolFixtures.pool;
import static io.sandpool.pool.PoolFixtures.spec;
import static io.sandpool.pool.PoolFixtures.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Lease;
import io.sandpool.bus.PoolHealth;
import io.sandpool.bus.SlotState;
import io.sandpool.pool.PoolEffect.Create;
import io.sandpool.pool.PoolEffect.Destroy;
import io.sandpool.pool.PoolEffect.Drained;
import io.sandpool.pool.PoolEffect.Evicted;
import io.sandpool.sandbox.ServiceError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** New settings, age, and the end. */
class PoolCoreChangeTest {

  private static final PoolCommand RENEW = new PoolCommand.Renew("image built anew");

  // ---- generations ----

  /** A change of image must not cost callers their warm starts. */
  @Test
  void renewalMustMakeEachSuccessorBeforeItEndsAnOldOne() {
    CoreDriver pool = CoreDriver.warm(pool(3, 8, 10));
    pool.apply(RENEW);

    while (pool.all(Evicted.class).size() < 3) {
      assertTrue(pool.count(SlotState.IDLE) >= 3);
      pool.createAll();
    }
    pool.destroyAll();

    assertEquals(List.of(4L, 5L, 6L), List.copyOf(pool.core.claims()).stream().sorted().toList());
    assertEquals(2, pool.status().generation());
  }

  /** Where there is no room for both, one at a time gives way. */
  @Test
  void renewalAtTheMaximumMustReplaceOneByOne() {
    CoreDriver pool = CoreDriver.warm(pool(3, 3, 10));
    pool.apply(RENEW);

    for (int i = 0; i < 3; i++) {
      assertEquals(2, pool.count(SlotState.IDLE));
      assertEquals(1, pool.count(SlotState.RETIRING));
      pool.destroyAll();
      pool.createAll();
    }

    assertEquals(3, pool.count(SlotState.IDLE));
    assertEquals(0, pool.count(SlotState.RETIRING));
  }

  /** An old sandbox is better than none. */
  @Test
  void outdatedIdleSandboxesMustStillBeLeased() {
    CoreDriver pool = CoreDriver.warm(pool(1, 4, 10));
    pool.apply(RENEW);

    assertEquals(1, pool.lease("a").slot());
  }

  /** Whatever changes, a run under way is not disturbed. */
  @Test
  void newSettingsMustNotCutLeases() {
    CoreDriver pool = CoreDriver.warm(pool(2, 4, 10));
    Lease lease = pool.lease("a");

    pool.apply(new PoolCommand.Reconfigure(with(pool(0, 1, 10), spec("image-2"))));
    pool.after(Duration.ofSeconds(1));

    assertEquals(1, pool.count(SlotState.LEASED));
    assertEquals("image-1", lease.spec().image());
    assertTrue(pool.release(lease).first());
  }

  /** It would be outdated from its first moment. */
  @Test
  void sandboxOfAnOlderGenerationMustBeRetiredOnArrival() {
    CoreDriver pool = new CoreDriver(pool(1, 4, 10));
    Create old = only(Create.class, pool.tick());
    Create young = only(Create.class, pool.apply(RENEW));

    assertEquals(Eviction.OUTDATED, only(Evicted.class, pool.created(old)).reason());
    assertEquals(2, young.identity().generation());
  }

  /** Another size is no reason to throw good sandboxes away. */
  @Test
  void newSizesAloneMustKeepTheSandboxes() {
    CoreDriver pool = CoreDriver.warm(pool(2, 4, 10));

    List<PoolEffect> effects = pool.apply(new PoolCommand.Reconfigure(pool(3, 6, 10)));

    assertFalse(has(Evicted.class, effects));
    assertEquals(1, all(Create.class, effects).size());
  }

  /** The operator wants the memory back now. */
  @Test
  void smallerSizesMustEndTheIdleSurplusAtOnce() {
    CoreDriver pool = CoreDriver.warm(pool(4, 6, 10));
    pool.lease("a");
    pool.lull();
    pool.createAll();

    pool.apply(new PoolCommand.Reconfigure(pool(1, 2, 10)));

    assertEquals(1, pool.count(SlotState.IDLE));
    assertEquals(1, pool.count(SlotState.LEASED));
    assertEquals(3, pool.count(SlotState.RETIRING));
  }

  // ---- age ----

  /** Born together, they must not die together. */
  @Test
  void idleSandboxesMustExpireAtDifferentAges() {
    CoreDriver pool = CoreDriver.warm(withoutChecks(pool(8, 16, 10)));
    pool.ticker.advance(Duration.ofMinutes(24).minusNanos(1));
    assertFalse(has(Create.class, pool.tick()));

    pool.ticker.advance(Duration.ofMinutes(3));
    pool.tick();
    pool.createAll();

    int replaced = pool.all(Evicted.class).size();
    assertTrue(replaced > 0 && replaced < 8, replaced + " of 8 were replaced");
    assertEquals(Eviction.AGED, pool.all(Evicted.class).get(0).reason());
    assertEquals(8, pool.count(SlotState.IDLE));
  }

  private static PoolSettings withoutChecks(PoolSettings settings) {
    PoolSettings.Upkeep upkeep = settings.upkeep();
    return with(
        settings,
        new PoolSettings.Upkeep(
            upkeep.idleExpiry(),
            upkeep.expiryJitter(),
            Duration.ofDays(1),
            upkeep.checkTimeout(),
            upkeep.leaseSlack(),
            upkeep.destroyTimeout()));
  }

  // ---- rest ----

  private static final PoolCommand SUSPEND = new PoolCommand.Suspend("An operator drained it.");
  private static final PoolCommand RESUME = new PoolCommand.Resume();

  /** Whoever asks can go elsewhere at once; what runs comes to its end. */
  @Test
  void aSuspendedPoolMustRefuseCallersEndIdleSandboxesAndLeaveLeasesAlone() {
    CoreDriver pool = CoreDriver.warm(pool(2, 2, 10));
    Lease lease = pool.lease("a");

    List<PoolEffect> effects = pool.apply(SUSPEND);

    assertEquals(Eviction.DRAINED, only(Evicted.class, effects).reason());
    assertEquals(PoolHealth.DRAINED, pool.status().health());
    assertEquals(0, pool.status().desired());
    PoolEffect.Refuse refusal = refusal(pool.ask("b"));
    assertTrue(refusal.error().detail().startsWith("An operator drained it."));
    ServiceError.PoolDegraded drained =
        assertInstanceOf(ServiceError.PoolDegraded.class, refusal.error());
    assertEquals(Optional.empty(), drained.retryAfter(), "it rests until somebody resumes it");
    pool.destroyAll();
    assertEquals(1, pool.count(SlotState.LEASED));
    assertTrue(pool.release(lease).first());
    pool.after(Duration.ofSeconds(1));
    pool.destroyAll();
    only(PoolEffect.Emptied.class, pool.all);
    assertFalse(has(Drained.class, pool.all));
    assertFalse(has(Create.class, pool.after(Duration.ofMinutes(1))));
  }

  @Test
  void suspensionMustDismissThoseWhoWait() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 10));
    pool.lease("a");
    pool.ask("b");
    assertEquals(Refusal.DRAINING, refusal(pool.apply(SUSPEND)).reason());
  }

  /** A pool that cannot make sandboxes tries now and then; not while it is to rest. */
  @Test
  void aSuspendedPoolMustNotTryWhetherSandboxesCanBeMade() {
    CoreDriver pool = new CoreDriver(pool(1, 1, 10));
    for (int i = 0; i < 3; i++) {
      pool.after(Duration.ofSeconds(6));
      pool.all(Create.class).stream().skip(i).forEach(pool::failed);
    }
    assertEquals(PoolHealth.DEGRADED, pool.status().health());
    pool.apply(SUSPEND);
    assertFalse(has(Create.class, pool.after(Duration.ofMinutes(1))));
    assertTrue(has(Create.class, pool.apply(RESUME)), "what failed may be mended");
  }

  @Test
  void aResumedPoolMustWarmUpAndServe() {
    CoreDriver pool = CoreDriver.warm(pool(2, 4, 10));
    pool.apply(SUSPEND);
    pool.destroyAll();
    assertEquals(2, all(Create.class, pool.apply(RESUME)).size());
    pool.createAll();
    assertEquals(PoolHealth.READY, pool.status().health());
    pool.lease("a");
  }

  @Test
  void aSuspendedPoolMustStaySoOverNewSettings() {
    CoreDriver pool = CoreDriver.warm(pool(2, 4, 10));
    pool.apply(SUSPEND);
    pool.destroyAll();
    List<PoolEffect> effects =
        pool.apply(new PoolCommand.Reconfigure(with(pool(3, 6, 10), spec("image-2"))));
    assertFalse(has(Create.class, effects));
    assertEquals(PoolHealth.DRAINED, pool.status().health());
    List<Create> created = all(Create.class, pool.apply(RESUME));
    assertEquals(3, created.size());
    assertEquals("image-2", created.get(0).spec().image());
  }

  @Test
  void aSandboxThatArrivesInASuspendedPoolMustBeDestroyed() {
    CoreDriver pool = new CoreDriver(pool(1, 1, 10));
    Create create = only(Create.class, pool.tick());
    pool.apply(SUSPEND);
    assertEquals(Eviction.DRAINED, only(Evicted.class, pool.created(create)).reason());
  }

  @Test
  void aSuspendedPoolMustStillEnd() {
    CoreDriver pool = new CoreDriver(pool(0, 1, 10));
    only(PoolEffect.Emptied.class, pool.apply(SUSPEND));
    only(Drained.class, pool.apply(new PoolCommand.Drain(pool.ticker.nanos())));
    assertEquals(PoolHealth.DRAINING, pool.status().health());
  }

  // ---- the end ----

  /** A service that ends leaves nothing behind, and nothing begun half done. */
  @Test
  void drainMustRefuseCallersEndIdleSandboxesAndAwaitTheLeased() {
    CoreDriver pool = CoreDriver.warm(pool(2, 2, 10));
    Lease lease = pool.lease("a");
    long until = pool.ticker.nanos() + Duration.ofSeconds(10).toNanos();

    List<PoolEffect> effects = pool.apply(new PoolCommand.Drain(until));

    assertEquals(1, all(Destroy.class, effects).size());
    assertEquals(PoolHealth.DRAINING, pool.status().health());
    assertEquals(Refusal.DRAINING, refusal(pool.ask("b")).reason());
    pool.destroyAll();
    assertTrue(pool.release(lease).first());
    pool.destroyAll();
    only(Drained.class, pool.all);
    assertEquals(0, pool.core.claims().size());
  }

  /** Whoever waits is told at once, so that it can go elsewhere. */
  @Test
  void drainMustDismissThoseWhoWait() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 10));
    pool.lease("a");
    pool.ask("b");

    assertEquals(
        Refusal.DRAINING, refusal(pool.apply(new PoolCommand.Drain(pool.ticker.nanos()))).reason());
  }

  /** The end cannot wait for ever. */
  @Test
  void drainMustCutLeasesWhenTheGraceIsOver() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 10));
    pool.lease("a");
    Duration grace = Duration.ofSeconds(3);
    pool.apply(new PoolCommand.Drain(pool.ticker.nanos() + grace.toNanos()));

    List<PoolEffect> effects = pool.after(grace);

    assertEquals(Eviction.LEASE_EXPIRED, only(Evicted.class, effects).reason());
  }

  /** A sandbox that comes after the end was asked for is nobody's, but must not be forgotten. */
  @Test
  void sandboxThatArrivesWhileDrainingMustBeDestroyed() {
    CoreDriver pool = new CoreDriver(pool(1, 1, 10));
    Create create = only(Create.class, pool.tick());

    assertFalse(has(Drained.class, pool.apply(new PoolCommand.Drain(pool.ticker.nanos()))));
    pool.created(create);
    pool.destroyAll();

    only(Drained.class, pool.all);
  }

  /** A pool that never began is empty at once. */
  @Test
  void drainOfAnEmptyPoolMustEndAtOnce() {
    CoreDriver pool = new CoreDriver(pool(0, 1, 10));

    only(Drained.class, pool.apply(new PoolCommand.Drain(pool.ticker.nanos())));
  }
}
