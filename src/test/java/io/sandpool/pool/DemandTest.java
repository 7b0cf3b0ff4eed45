package io.sandpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is remembered of the runs that came. */
class DemandTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final Backlog.Pace PACE = new Backlog.Pace(0, SECOND, 4);

  /** The clock may read anything, below zero as well. */
  private final long start = -12_345_678_901L;

  private final Demand demand = new Demand(10 * SECOND);

  @Test
  void nothingMustBeRememberedBeforeTheFirst() {
    demand.forget(start);

    assertTrue(demand.isEmpty());
    assertEquals(0, demand.perSecond(start));
    assertEquals(OptionalDouble.empty(), demand.warmRatio());
    assertEquals(0, demand.replay(PACE, 10).peak());
  }

  @Test
  void runsMustBeForgottenWhenTheirTimeHasPassed() {
    demand.arrived(true, start);
    demand.arrived(false, start + 5 * SECOND);

    demand.forget(start + 9 * SECOND);
    assertEquals(OptionalDouble.of(0.5), demand.warmRatio());
    demand.forget(start + 11 * SECOND);
    assertEquals(OptionalDouble.of(0), demand.warmRatio());
    demand.forget(start + 16 * SECOND);
    assertTrue(demand.isEmpty());
  }

  @Test
  void longSilenceMustForgetEverything() {
    for (int run = 0; run < 100; run++) {
      demand.arrived(true, start + run * SECOND / 10);
    }
    demand.arrived(true, start + 1_000_000 * SECOND);

    assertEquals(1, demand.replay(PACE, 100).peak());
    assertEquals(0.1, demand.perSecond(start + 1_000_000 * SECOND), 0.01);
  }

  @Test
  void rateMustBeThatOfWhatIsRemembered() {
    for (int run = 0; run < 400; run++) {
      demand.arrived(true, start + run * SECOND / 20);
    }

    assertEquals(20, demand.perSecond(start + 20 * SECOND - 1), 1);
  }

  /** The order in which they came is what matters, wherever the ring begins. */
  @Test
  void replayMustFollowTheOrderOfArrivals() {
    for (int second = 0; second < 57; second += 3) {
      demand.arrived(true, start + second * SECOND);
      demand.arrived(true, start + second * SECOND + SECOND / 2);
    }

    Backlog backlog = demand.replay(PACE, 100);
    assertEquals(2, backlog.peak());
    assertFalse(backlog.exceeds(0.99));
  }

  /** A cool-down of an hour takes no more memory than one of minutes. */
  @Test
  void longMemoryMustStillTellBurstsApart() {
    Demand hour = new Demand(3600 * SECOND);
    for (int run = 0; run < 7; run++) {
      hour.arrived(true, start);
    }
    hour.arrived(true, start + 600 * SECOND);

    assertEquals(7, hour.replay(PACE, 100).needed(0.99));
  }
}
