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
            "nodejs", same.provider(), same.spec(), same.sizes(), same.refill(), same.upkeep());

    assertThrows(IllegalArgumentException.class, () -> get(verticle.reconfigure(other)));
  }
}
