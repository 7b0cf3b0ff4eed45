package io.sandpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How many idle sandboxes a sequence of arrivals needs. */
class BacklogTest {

  private static final long SPAN = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int SPANS = 1000;
  private static final int MOST = 100;

  @Test
  void nobodyMustNeedNothing() {
    Backlog backlog = backlog(4);
    backlog.pass(0);

    assertEquals(0, backlog.needed(0.99));
    assertEquals(0, backlog.peak());
    assertFalse(backlog.exceeds(0.99));
  }

  /** Nothing that is begun for a burst can be ready for it. */
  @Test
  void burstMustNeedAsManyAsItHasRuns() {
    Backlog backlog = backlog(4);
    backlog.pass(9);

    assertEquals(9, backlog.needed(0.99));
    assertEquals(9, backlog.peak());
  }

  /** The successor of each is idle before the next comes. */
  @Test
  void runsFurtherApartThanARefillMustNeedOne() {
    Backlog backlog = backlog(1);
    for (int run = 0; run < 20; run++) {
      pass(backlog, 1, 11);
    }

    assertEquals(1, backlog.peak());
  }

  /** Two come within each refill of a second, so two are owed when the second one comes. */
  @Test
  void runsCloserTogetherThanARefillMustNeedThoseThatComeWithinOne() {
    Backlog backlog = backlog(4);
    for (int run = 0; run < 40; run++) {
      pass(backlog, 1, 6);
    }

    assertEquals(2, backlog.needed(0.99));
    assertEquals(2, backlog.peak());
  }

  /** With one lane and two runs a second, each second leaves one more owed. */
  @Test
  void fewLanesMustNeedMore() {
    Backlog backlog = backlog(1);
    for (int run = 0; run < 20; run++) {
      pass(backlog, 1, 5);
    }

    assertTrue(backlog.peak() >= 10, () -> "peak " + backlog.peak());
  }

  /** One large burst among many single runs is one in a hundred: not what the ratio is for. */
  @Test
  void rareBurstsMustNotCountWhereTheRatioSparesThem() {
    Backlog backlog = backlog(4);
    backlog.pass(5);
    pass(backlog, 0, 30);
    for (int run = 0; run < 60; run++) {
      pass(backlog, 1, 11);
    }

    assertEquals(1, backlog.needed(0.9));
    assertEquals(5, backlog.needed(0.999));
    assertEquals(5, backlog.peak());
  }

  /** A pool's sandboxes are no more than its maximum, so no more of them can be owed. */
  @Test
  void nothingBeyondTheMaximumMustBeOwed() {
    Backlog backlog = backlog(4);
    backlog.pass(3 * MOST);
    assertEquals(MOST, backlog.needed(0.99));
    assertTrue(backlog.exceeds(0.99));
    assertFalse(backlog.exceeds(0.2));

    Backlog after = backlog(4);
    after.pass(3 * MOST);
    pass(after, 0, 10 * MOST / 4 + 20);
    after.pass(1);
    assertEquals(MOST, after.peak());
    assertEquals(1, after.needed(1 / 301.0));
  }

  /** A sandbox that waits for its turn to be begun is owed as well. */
  @Test
  void restMustCountAsPartOfARefill() {
    Backlog rested = new Backlog(new Backlog.Pace(5 * SPAN, SPAN, 4), SPAN, SPANS, MOST);
    pass(rested, 1, 4);
    rested.pass(1);

    assertEquals(2, rested.peak());
  }

  /** Where sandboxes are made faster than spans pass, one lane makes several in one. */
  @Test
  void fastLanesMustMakeSeveralInOneSpan() {
    Backlog backlog = new Backlog(new Backlog.Pace(0, SPAN / 10, 1), SPAN, SPANS, MOST);
    for (int span = 0; span < 50; span++) {
      backlog.pass(5);
    }

    assertTrue(backlog.peak() <= 15, () -> "peak " + backlog.peak());
  }

  private static Backlog backlog(int lanes) {
    return new Backlog(new Backlog.Pace(0, 10 * SPAN, lanes), SPAN, SPANS, MOST);
  }

  private static void pass(Backlog backlog, int arrivals, int spans) {
    backlog.pass(arrivals);
    for (int span = 1; span < spans; span++) {
      backlog.pass(0);
    }
  }
}
