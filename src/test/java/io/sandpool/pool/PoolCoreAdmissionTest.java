package io.sandpool.pool;

import static io.sandpool.pool.CoreDriver.has;
import static io.sandpool.pool.CoreDriver.only;
import static io.sandpool.pool.CoreDriver.refusal;
import static io.sandpool.pool.PoolFixtures.pool;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Claimant;
import io.sandpool.bus.Lease;
import io.sandpool.bus.SlotState;
import io.sandpool.pool.PoolEffect.Grant;
import io.sandpool.pool.PoolEffect.Refuse;
import io.sandpool.sandbox.Priority;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.Start;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may wait, who gives way, and what is kept for whom. */
class PoolCoreAdmissionTest {

  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Claimant CALM = normal("calm");
  private static final Claimant FLOOD = normal("flood");

  private static Claimant normal(String tenant) {
    return new Claimant(tenant, Priority.NORMAL);
  }

  private static void flood(CoreDriver pool, int many) {
    for (int i = 0; i < many; i++) {
      pool.ask("flood-" + pool.ticker.nanos() + "-" + i, FLOOD, LONG);
    }
  }

  // ---- a place in the queue ----

  @Test
  void aTenantWithFewerWaitingMustTakeThePlaceOfOneWithMost() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 4));
    flood(pool, 5);

    List<PoolEffect> effects = pool.ask("calm", CALM, LONG);

    Refuse displaced = refusal(effects);
    assertEquals(Refusal.DISPLACED, displaced.reason());
    assertEquals(5, displaced.ticket(), "the last one");
    ServiceError.QueueFull full = assertInstanceOf(ServiceError.QueueFull.class, displaced.error());
    assertFalse(full.retryAfter().isZero());
    assertEquals(4, pool.status().waiting());
    assertEquals(Refusal.QUEUE_FULL, refusal(pool.ask("more", FLOOD, LONG)).reason());
  }

  /** It is gone for good: nothing that comes later may answer it again. */
  @Test
  void aDisplacedCallerMayAskAgainUnderTheSameName() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 1));
    pool.ask("held", CALM, LONG);
    pool.ask("batch", new Claimant("calm", Priority.BATCH), LONG);
    Refuse displaced =
        refusal(pool.ask("urgent", new Claimant("calm", Priority.INTERACTIVE), LONG));
    assertEquals(Refusal.DISPLACED, displaced.reason());
    assertEquals(Priority.BATCH, displaced.priority());

    assertEquals(
        Refusal.QUEUE_FULL,
        refusal(pool.ask("batch", new Claimant("calm", Priority.BATCH), LONG)).reason());
  }

  /** The newcomer is next, though others have waited for longer. */
  @Test
  void theNextSandboxMustGoToTheTenantWhoseTurnItIs() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 10));
    Lease held = pool.lease("held");
    flood(pool, 4);
    pool.ask("calm", CALM, LONG);
    serveOne(pool, held);
    Lease second = pool.all(Grant.class).get(1).lease();
    serveOne(pool, second);

    assertEquals(List.of(1L, 2L, 6L), pool.all(Grant.class).stream().map(Grant::ticket).toList());
  }

  private static void serveOne(CoreDriver pool, Lease lease) {
    pool.release(lease);
    pool.destroyAll();
    pool.createAll();
  }

  // ---- what cannot be in time ----

  /** A pool of one whose sandboxes are used for a second each. */
  private static CoreDriver busy() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 100));
    pool.ask("0", FLOOD, LONG);
    for (int i = 1; i <= 30; i++) {
      pool.ask("" + i, FLOOD, LONG);
    }
    for (int i = 0; i < 20; i++) {
      pool.ticker.advance(Duration.ofSeconds(1));
      List<Grant> grants = pool.all(Grant.class);
      serveOne(pool, grants.get(grants.size() - 1).lease());
    }
    assertEquals(10, pool.status().waiting());
    return pool;
  }

  /** Nine seconds of waiting for nothing would be the caller's and the queue's. */
  @Test
  void leaseMustBeRefusedAtOnceWhereItsTurnComesClearlyTooLate() {
    CoreDriver pool = busy();

    Refuse refuse = refusal(pool.ask("late", FLOOD, Duration.ofSeconds(5)));

    assertEquals(Refusal.UNREACHABLE, refuse.reason());
    ServiceError.DeadlineUnreachable error =
        assertInstanceOf(ServiceError.DeadlineUnreachable.class, refuse.error());
    assertTrue(error.detail().startsWith("10 requests are served before"), error.detail());
    assertTrue(error.detail().contains("at least 10.0 s"), error.detail());
    assertEquals(Optional.of(Duration.ofSeconds(10)), error.retryAfter());
    assertEquals(10, pool.status().waiting());
  }

  /** A forecast that is a little too long may be wrong; then nothing would be worse than this. */
  @Test
  void leaseMustWaitWhereItsTurnMightComeInTime() {
    CoreDriver pool = busy();

    assertFalse(has(Refuse.class, pool.ask("maybe", FLOOD, Duration.ofSeconds(7))));
    assertEquals(11, pool.status().waiting());
  }

  /** The same wait is another's for a tenant of whom nobody waits. */
  @Test
  void leaseOfAnotherTenantMustWaitSinceItsTurnComesSooner() {
    CoreDriver pool = busy();

    assertFalse(has(Refuse.class, pool.ask("calm", CALM, Duration.ofSeconds(2))));
  }

  /** Before anything was served, nothing is known, and a burst is no reason to refuse. */
  @Test
  void leaseMustWaitWhileItIsUnknownHowFastTheQueueMoves() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 100));
    flood(pool, 90);

    assertFalse(has(Refuse.class, pool.ask("one more", FLOOD, Duration.ofSeconds(1))));
  }

  /** A queue that has not moved for a moment is no slower than it was. */
  @Test
  void leaseMustWaitInABurstThoughTheQueueStandsStill() {
    CoreDriver pool = busy();
    pool.ticker.advance(Duration.ofSeconds(3));

    assertFalse(has(Refuse.class, pool.ask("maybe", FLOOD, Duration.ofSeconds(8))));
  }

  /** Else a pool that was slow once would refuse for ever, and never learn that it is not. */
  @Test
  void leaseMustAlwaysBeAllowedToWaitWhereItIsNext() {
    CoreDriver pool = busy();
    for (int i = 0; i < 10; i++) {
      pool.ticker.advance(Duration.ofSeconds(1));
      List<Grant> grants = pool.all(Grant.class);
      serveOne(pool, grants.get(grants.size() - 1).lease());
    }
    assertEquals(0, pool.status().waiting());

    assertFalse(has(Refuse.class, pool.ask("next", FLOOD, Duration.ofMillis(10))));
    assertEquals(
        Refusal.UNREACHABLE, refusal(pool.ask("second", FLOOD, Duration.ofMillis(10))).reason());
  }

  // ---- what is kept ----

  /** Another tenant has come, and all is as it was before. */
  private static void isShared(CoreDriver pool) {
    pool.release(pool.lease("another tenant's"));
    pool.lull();
    pool.destroyAll();
    pool.createAll();
  }

  /** All that a flood leaves: else who calls now and then would never find one. */
  @Test
  void theLastIdleSandboxesMustBeKeptForWhoHasTakenNone() {
    CoreDriver pool = CoreDriver.warm(pool(8, 16, 20));
    isShared(pool);
    flood(pool, 10);

    assertEquals(2, pool.count(SlotState.IDLE));
    assertEquals(4, pool.status().waiting());
    Lease kept = only(Grant.class, pool.ask("calm", CALM, LONG)).lease();
    assertEquals(Start.WARM, kept.start());
    assertEquals(1, pool.count(SlotState.IDLE));
  }

  /** What is kept is filled up first, and then everybody goes on. */
  @Test
  void whatIsMadeBeyondTheKeptOnesMustGoToThoseWhoWait() {
    CoreDriver pool = CoreDriver.warm(pool(8, 16, 20));
    isShared(pool);
    flood(pool, 10);

    pool.createAll();

    assertEquals(0, pool.status().waiting());
  }

  /** Nobody is there for whom anything could be kept. */
  @Test
  void aSingleTenantMustGetEverySandbox() {
    CoreDriver pool = CoreDriver.warm(pool(8, 16, 20));
    flood(pool, 10);
    assertEquals(0, pool.count(SlotState.IDLE));
    assertEquals(2, pool.status().waiting());
  }

  /** One who came once is not waited for all day, and nobody has to come for that to be noticed. */
  @Test
  void whatWasKeptMustBeGivenOutWhereNoOtherTenantComesAnyMore() {
    CoreDriver pool = CoreDriver.warm(pool(8, 8, 20));
    isShared(pool);
    flood(pool, 10);
    assertEquals(1, pool.count(SlotState.IDLE));

    pool.after(Reserve.MEMORY.minusNanos(1));
    assertEquals(1, pool.count(SlotState.IDLE));
    assertTrue(has(Grant.class, pool.after(Duration.ofNanos(1))));
    assertEquals(0, pool.count(SlotState.IDLE));
  }

  /** Who has had what is kept must leave the rest of it to others. */
  @Test
  void whatIsKeptMustNotBeForOneAlone() {
    CoreDriver pool = CoreDriver.warm(pool(8, 16, 20));
    flood(pool, 2);
    for (int i = 0; i < 6; i++) {
      pool.ask("calm-" + i, CALM, LONG);
    }
    assertEquals(2, pool.count(SlotState.IDLE));
    assertTrue(has(Grant.class, pool.ask("new", normal("new"), LONG)));
  }
}
