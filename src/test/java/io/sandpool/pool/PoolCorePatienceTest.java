package io.sandpool.pool;

import static io.sandpool.pool.CoreDriver.has;
import static io.sandpool.pool.CoreDriver.only;
import static io.sandpool.pool.CoreDriver.refusal;
import static io.sandpool.pool.PoolFixtures.pool;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.pool.PoolEffect.Create;
import io.sandpool.pool.PoolEffect.Grant;
import io.sandpool.sandbox.ServiceError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What those may rely on who have somewhere else to go. */
class PoolCorePatienceTest {

  private static final Duration SOON = Duration.ofMillis(500);

  /** Whatever the pool expects: what is there is there. */
  @Test
  void leaseMustBeGrantedToTheMostImpatientWhenASandboxIsIdle() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 10));

    assertTrue(has(Grant.class, pool.ask("a", Duration.ZERO)));
  }

  /** The decision to go elsewhere must not cost a wait. */
  @Test
  void leaseMustBeRefusedAtOnceWhenEverySandboxIsTaken() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 10));
    pool.lease("a");

    List<PoolEffect> effects = pool.ask("b", SOON);

    assertEquals(Refusal.IMPATIENT, refusal(effects).reason());
    ServiceError.DeadlineUnreachable error =
        assertInstanceOf(ServiceError.DeadlineUnreachable.class, refusal(effects).error());
    assertTrue(error.detail().contains("pool=python total=1/1"), error.detail());
    assertEquals(0, pool.status().waiting());
  }

  /** Only who has a choice is sent away. */
  @Test
  void leaseMustWaitAsEverWhenTheCallerHasNowhereElseToGo() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 10));
    pool.lease("a");

    assertFalse(has(PoolEffect.Refuse.class, pool.ask("b")));
    assertEquals(1, pool.status().waiting());
  }

  /** A sandbox that is about to be ready here is sooner than one that is begun elsewhere. */
  @Test
  void leaseMustWaitWhenOneIsAboutToBeReady() {
    CoreDriver pool = new CoreDriver(pool(1, 4, 10));
    Create first = only(Create.class, pool.tick());
    pool.ticker.advance(Duration.ofMillis(800));
    pool.created(first);
    pool.lease("a");
    // Its successor has begun; sandboxes take 800 ms here, and 400 of them pass.
    pool.after(Duration.ofMillis(400));

    pool.ask("b", SOON);

    assertEquals(1, pool.status().waiting());
  }

  /** The one in the making is for the caller who was there before. */
  @Test
  void leaseMustBeRefusedWhenWhatIsAboutToBeReadyIsForSomebodyElse() {
    CoreDriver pool = new CoreDriver(pool(1, 2, 10));
    Create first = only(Create.class, pool.tick());
    pool.ticker.advance(Duration.ofMillis(800));
    pool.created(first);
    pool.lease("a");
    pool.after(Duration.ofMillis(400));
    pool.ask("b");

    assertEquals(Refusal.IMPATIENT, refusal(pool.ask("c", SOON)).reason());
  }

  /** Where sandboxes are made quickly, an empty pool is no reason to go elsewhere. */
  @Test
  void leaseMustWaitForACreationThatIsExpectedInTime() {
    CoreDriver pool = new CoreDriver(pool(0, 4, 10));
    Create first = only(Create.class, pool.ask("a"));
    pool.ticker.advance(Duration.ofMillis(100));
    pool.created(first);

    assertTrue(has(Create.class, pool.ask("b", SOON)));
    assertEquals(1, pool.status().waiting());
  }

  /** A forecast may be wrong; the caller's patience is not. */
  @Test
  void leaseMustBeRefusedWhenTheForecastDoesNotComeTrue() {
    CoreDriver pool = new CoreDriver(pool(0, 4, 10));
    Create first = only(Create.class, pool.ask("a"));
    pool.ticker.advance(Duration.ofMillis(100));
    pool.created(first);
    pool.ask("b", SOON);

    assertFalse(has(PoolEffect.Refuse.class, pool.after(SOON.minusMillis(1))));
    assertEquals(Refusal.IMPATIENT, refusal(pool.sleep()).reason());
    assertEquals(0, pool.status().waiting());
  }

  /** Before the first sandbox nothing is known, so that nothing is promised. */
  @Test
  void leaseMustBeRefusedWhileItIsUnknownHowLongASandboxTakes() {
    CoreDriver pool = new CoreDriver(pool(1, 4, 10));
    pool.tick();

    assertEquals(Refusal.IMPATIENT, refusal(pool.ask("a", SOON)).reason());
  }

  /** The reason is told apart: an ill pool is another matter than a busy one. */
  @Test
  void leaseMustBeRefusedAsDegradedWhenTheBreakerIsOpen() {
    CoreDriver pool = new CoreDriver(pool(1, 4, 10));
    List<PoolEffect> effects = pool.tick();
    for (int failures = 0; failures < 3; failures++) {
      pool.failed(only(Create.class, effects));
      effects = pool.sleep();
    }

    assertEquals(Refusal.DEGRADED, refusal(pool.ask("a", SOON)).reason());
  }

  /** Who is refused leaves nothing behind. */
  @Test
  void sameRequestMayAskAgainWithoutImpatience() {
    CoreDriver pool = CoreDriver.warm(pool(1, 1, 10));
    pool.lease("a");
    pool.ask("b", SOON);

    assertFalse(has(PoolEffect.Refuse.class, pool.ask("b")));
    assertEquals(1, pool.status().waiting());
  }
}
