package io.sandpool.pool;

import static io.sandpool.pool.CoreDriver.all;
import static io.sandpool.pool.CoreDriver.has;
import static io.sandpool.pool.PoolFixtures.pool;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Lease;
import io.sandpool.bus.SlotState;
import io.sandpool.pool.PoolEffect.Create;
import io.sandpool.pool.PoolEffect.Destroy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Making and ending sandboxes must not slow the runs that make it necessary. */
class LullTest {

  private static final Duration MOMENT = Duration.ofNanos(1);

  private final CoreDriver pool = CoreDriver.warm(pool(4, 8, 10));

  private static boolean isHousework(List<PoolEffect> effects) {
    return has(Create.class, effects) || has(Destroy.class, effects);
  }

  @Test
  void aLeaseMustNotBeDisturbedByTheMakingOfItsSuccessor() {
    assertFalse(isHousework(pool.ask("a")));
    assertFalse(isHousework(pool.after(Lull.QUIET.minus(MOMENT))));
    assertEquals(1, all(Create.class, pool.after(MOMENT)).size());
  }

  @Test
  void aServedSandboxMustEndOnceItIsQuiet() {
    Lease lease = pool.lease("a");
    pool.release(lease);
    assertEquals(1, pool.count(SlotState.RETIRING));
    assertFalse(isHousework(pool.after(Lull.QUIET.minus(MOMENT))));
    List<PoolEffect> effects = pool.after(MOMENT);
    assertEquals(lease.sandbox(), CoreDriver.only(Destroy.class, effects).sandbox());
    assertTrue(has(Create.class, effects));
  }

  @Test
  void theCoreMustWakeUpForWhatItPutOff() {
    pool.release(pool.lease("a"));
    assertEquals(Lull.QUIET.toNanos(), pool.core.nextWakeup(pool.ticker.nanos()).orElseThrow());
  }

  @Test
  void constantTrafficMustNotPutHouseworkOffForLong() {
    Duration step = Duration.ofMillis(20);
    CoreDriver busy = CoreDriver.warm(pool(40, 60, 10));
    Duration passed = Duration.ZERO;
    List<PoolEffect> effects = busy.ask("0");
    while (!isHousework(effects)) {
      busy.ticker.advance(step);
      passed = passed.plus(step);
      effects = busy.ask("after " + passed);
    }
    assertTrue(passed.compareTo(Lull.LONGEST_REST) >= 0, passed::toString);
    assertTrue(passed.minus(step).compareTo(Lull.LONGEST_REST) < 0, passed::toString);
  }

  @Test
  void whoTakesTheLastIdleSandboxMustBringSuccessorsAtOnce() {
    pool.ask("a");
    pool.ask("b");
    pool.ask("c");
    assertTrue(has(Create.class, pool.ask("d")));
  }

  @Test
  void whoWaitsMustNotWaitForQuiet() {
    CoreDriver full = CoreDriver.warm(pool(1, 1, 10));
    Lease lease = full.lease("a");
    full.ask("b");
    full.release(lease);
    assertTrue(full.all(Destroy.class).stream().anyMatch(each -> each.slot() == lease.slot()));
  }

  @Test
  void aPoolThatEndsMustNotWaitForQuiet() {
    pool.release(pool.lease("a"));
    assertEquals(
        4, all(Destroy.class, pool.apply(new PoolCommand.Drain(pool.ticker.nanos()))).size());
  }
}
