package io.sandpool.pool;

import static io.sandpool.pool.PoolFixtures.pool;
import static io.sandpool.pool.PoolFixtures.spec;
import static io.sandpool.pool.PoolFixtures.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Done;
import io.sandpool.bus.Lease;
import io.sandpool.bus.PoolHealth;
import io.sandpool.bus.PoolStatus;
import io.sandpool.bus.RenewPool;
import io.sandpool.bus.admin.Actor;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.ControlPool;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.ServiceError;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The pool behind the scenes: its sandboxes' upkeep, new settings, and the end. */
class PoolVerticleLifeTest extends PoolOnBus {

  /** A new image begins a new generation. */
  @Test
  void renewalMustReplaceIdleSandboxes() {
    deploy(pool(1, 2, 10));
    SandboxRef old = provider.create();

    assertEquals(Done.DONE, get(ask(Addresses.renew("python"), new RenewPool("image built anew"))));
    provider.create();

    assertEquals(old, provider.destroy());
    assertEquals(2, status().generation());
  }

  /** The configuration was edited while the service runs. */
  @Test
  void reconfigurationMustTakeEffectWithoutARestart() {
    PoolVerticle verticle = deploy(pool(0, 2, 10)).verticle();
    get(verticle.reconfigure(with(pool(1, 2, 10), spec("image-2"))));

    assertEquals("image-2", provider.awaitCreate().question().spec().image());
    assertEquals(1, status().minIdle());
  }

  private Done control(ControlPool.Action action) {
    Actor operator = new Actor("operator", "system", "127.0.0.1");
    return get(ask(AdminAddresses.control("python"), new ControlPool(operator, action)));
  }

  /** Dispatch goes elsewhere by what it is told, and operators see why. */
  @Test
  void aDrainedPoolMustSayThatAnOperatorDrainedItUntilItIsResumed() {
    deploy(pool(1, 2, 10));
    SandboxRef idle = provider.create();

    control(ControlPool.Action.DRAIN);
    assertEquals(idle, provider.destroy());
    ServiceError refusal = error(lease("a", LONG));
    assertInstanceOf(ServiceError.PoolDegraded.class, refusal);
    assertTrue(refusal.detail().startsWith("An operator has drained the pool"), refusal.detail());
    assertEquals(PoolHealth.DRAINED, status().health());

    control(ControlPool.Action.RESUME);
    SandboxRef next = provider.create();
    assertEquals(next, get(lease("b", LONG)).sandbox());
  }

  @Test
  void aRecycledPoolMustReplaceItsIdleSandboxes() {
    deploy(pool(1, 2, 10));
    SandboxRef old = provider.create();
    control(ControlPool.Action.RECYCLE);
    provider.create();
    assertEquals(old, provider.destroy());
    assertEquals(2, status().generation());
  }

  /** It is not in the configuration any more; nobody is cut for that. */
  @Test
  void aPoolThatRetiresMustAwaitItsLeasesAndSayWhenItIsEmpty() {
    PoolVerticle verticle = deploy(pool(1, 1, 10)).verticle();
    provider.create();
    Lease lease = get(lease("a", LONG));
    Future<Void> empty = verticle.retire();
    assertInstanceOf(ServiceError.PoolDegraded.class, error(lease("b", LONG)));
    Actor operator = new Actor("operator", "system", "127.0.0.1");
    assertInstanceOf(
        ServiceError.PoolDegraded.class,
        error(
            ask(
                AdminAddresses.control("python"),
                new ControlPool(operator, ControlPool.Action.RESUME))));
    assertFalse(empty.isComplete());
    assertTrue(release(lease));
    provider.destroy();
    get(empty);
  }

  @Test
  void aPoolThatIsRevivedMustServeWithItsNewSettings() {
    PoolVerticle verticle = deploy(pool(1, 1, 10)).verticle();
    provider.create();
    Lease lease = get(lease("a", LONG));
    Future<Void> empty = verticle.retire();
    get(verticle.revive(with(pool(0, 2, 10), spec("image-2"))));
    assertTrue(empty.failed());
    Future<Lease> next = lease("b", LONG);
    assertEquals("image-2", provider.awaitCreate().question().spec().image());
    provider.letPoolsEnd();
    assertTrue(release(lease));
    assertInstanceOf(ServiceError.class, error(next));
  }

  /** Shutdown waits for the run under way, then leaves nothing. */
  @Test
  void undeployMustAwaitLeasesAndDestroyEverySandbox() {
    Deployed pool = deploy(pool(1, 2, 10), LONG);
    provider.create();
    Lease lease = get(lease("a", LONG));
    SandboxRef idle = provider.create();

    Future<Void> end = vertx.undeploy(pool.id());
    assertEquals(idle, provider.destroy());
    assertInstanceOf(ServiceError.PoolDegraded.class, error(lease("b", LONG)));
    assertFalse(end.isComplete());
    assertTrue(release(lease));
    assertEquals(lease.sandbox(), provider.destroy());

    get(end);
    assertTrue(provider.isIdle());
  }

  /** A run that outlasts the grace is cut. */
  @Test
  void undeployMustCutLeasesWhenTheGraceIsOver() {
    Deployed pool = deploy(pool(1, 1, 10), SHORT);
    provider.create();
    get(lease("a", LONG));

    Future<Void> end = vertx.undeploy(pool.id());
    provider.destroy();

    get(end);
  }

  /** Gauges must show a change without being asked for it. */
  @Test
  void listenerMustBeToldTheStatusSoonAfterAChange() throws InterruptedException {
    deploy(pool(1, 1, 10));
    provider.create();

    PoolStatus told = events.statuses.poll(10, TimeUnit.SECONDS);
    while (told != null && told.health() != PoolHealth.READY) {
      told = events.statuses.poll(10, TimeUnit.SECONDS);
    }
    assertTrue(told != null, "never told");
  }

  /** A sandbox that hangs is found by asking, and those that answer stay. */
  @Test
  void idleSandboxesMustBeAskedNowAndThen() {
    PoolSettings settings = pool(1, 1, 10);
    PoolSettings.Upkeep upkeep =
        new PoolSettings.Upkeep(LONG, 0, SHORT, LONG, LONG, settings.upkeep().destroyTimeout());
    deploy(with(settings, upkeep));
    SandboxRef made = provider.create();

    provider.awaitCheck().complete(Done.DONE);
    provider.awaitCheck().fail("no answer");

    assertEquals(made, provider.destroy());
    assertEquals(2, provider.awaitCreate().question().identity().slot());
  }

  /** A sandbox that may still be there is not forgotten. */
  @Test
  void failedDestructionMustBeRepeated() {
    deploy(pool(1, 1, 10));
    provider.create();
    release(get(lease("a", LONG)));

    provider.awaitDestroy().fail("engine away");
    provider.destroy();

    provider.awaitCreate();
  }

  /** Another pool's settings are a mistake of the wiring. */
  @Test
  void reconfigurationMustKeepTheName() {
    PoolVerticle verticle = deploy(pool(0, 1, 10)).verticle();
    PoolSettings same = pool(0, 1, 10);
    PoolSettings other =
        new PoolSettings(
            "nodejs",
            same.provider(),
            same.spec(),
            same.sizes(),
            same.refill(),
            same.upkeep(),
            same.sizing());

    assertThrows(IllegalArgumentException.class, () -> get(verticle.reconfigure(other)));
  }
}
