package io.sandpool.pool;

import static io.sandpool.pool.CoreDriver.all;
import static io.sandpool.pool.CoreDriver.has;
import static io.sandpool.pool.CoreDriver.only;
import static io.sandpool.pool.PoolFixtures.pool;
import static io.sandpool.pool.PoolFixtures.refill;
import static io.sandpool.pool.PoolFixtures.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sandpool.bus.Lease;
import io.sandpool.bus.PoolHealth;
import io.sandpool.bus.SlotState;
import io.sandpool.pool.PoolEffect.Create;
import io.sandpool.pool.PoolEffect.Grant;
import io.sandpool.sandbox.MissReason;
import io.sandpool.sandbox.Start;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How sandboxes come to be, and what a caller is told of how it came by one. */
class PoolCoreRefillTest {

  // ---- how a start is called ----

  /** Below the maximum with nothing on its way, the caller itself causes the creation. */
  @Test
  void startMustBeColdWhenASandboxIsMadeForTheCaller() {
    CoreDriver pool = new CoreDriver(pool(0, 4, 10));

    Create create = only(Create.class, pool.ask("a"));
    Lease lease = only(Grant.class, pool.created(create)).lease();

    assertEquals(Start.COLD, lease.start());
    assertEquals(Optional.of(MissReason.REFILLING), lease.missReason());
  }

  /** A creation that had begun before would have come anyway. */
  @Test
  void startMustBeQueuedWhenACreationWasUnderWay() {
    CoreDriver pool = new CoreDriver(pool(1, 4, 10));
    Create early = only(Create.class, pool.tick());
    pool.ask("a");
    pool.ticker.advance(Duration.ofMillis(300));

    Lease lease = only(Grant.class, pool.created(early)).lease();

    assertEquals(Start.QUEUED, lease.start());
    assertEquals(Optional.of(MissReason.WARMING_UP), lease.missReason());
    assertEquals(Duration.ofMillis(300), lease.waited());
  }

  /** At the maximum the caller waits for another's end; the operator should raise the maximum. */
  @Test
  void startMustBeQueuedAndExhaustedWhenThePoolIsFull() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 10));
    Lease held = pool.lease("a");
    pool.ask("b");
    pool.release(held);
    pool.destroyAll();
    pool.createAll();

    Lease lease = pool.all(Grant.class).get(1).lease();

    assertEquals(Start.QUEUED, lease.start());
    assertEquals(Optional.of(MissReason.EXHAUSTED), lease.missReason());
  }

  // ---- refill ----

  /** The machine's memory is what the maximum protects, and a dying sandbox still takes some. */
  @Test
  void slotsBeingMadeOrDestroyedMustCountAgainstTheMaximum() {
    CoreDriver pool = CoreDriver.warm(pool(2, 2, 10));
    pool.release(pool.lease("a"));

    pool.lull();
    assertEquals(1, pool.count(SlotState.RETIRING));
    assertEquals(0, pool.count(SlotState.CREATING));
    pool.destroyAll();
    assertEquals(1, pool.count(SlotState.CREATING));
    pool.ask("b");
    pool.ask("c");
    assertEquals(2, pool.core.claims().size());
  }

  /** Too many creations at once make each one slow. */
  @Test
  void refillMustBeBoundedInParallelism() {
    CoreDriver pool = new CoreDriver(with(pool(8, 8, 10), refill(3)));

    List<Create> first = all(Create.class, pool.tick());

    assertEquals(3, first.size());
    assertEquals(1, all(Create.class, pool.created(first.get(0))).size());
  }

  /** Nobody needs a sandbox beyond the minimum and the callers. */
  @Test
  void refillMustStopWhenNobodyNeedsIt() {
    CoreDriver pool = CoreDriver.warm(pool(2, 8, 10));

    assertEquals(2, pool.all(Create.class).size());
    assertEquals(PoolHealth.READY, pool.status().health());
    assertFalse(has(Create.class, pool.after(Duration.ofSeconds(1))));
  }

  /** The wait was given up, but what was begun for it is good for the next caller. */
  @Test
  void sandboxMadeForACancelledCallerMustServeTheNext() {
    CoreDriver pool = new CoreDriver(pool(0, 4, 10));
    Create create = only(Create.class, pool.ask("a"));
    pool.apply(new PoolCommand.Cancel("a"));
    pool.created(create);

    assertEquals(Start.WARM, pool.lease("b").start());
  }
}
