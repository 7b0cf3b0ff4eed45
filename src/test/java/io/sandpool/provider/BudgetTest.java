package io.sandpool.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.ProviderReport.Allowance;
import io.sandpool.bus.ProviderReport.Kind;
import io.sandpool.bus.ProviderReport.Scope;
import io.sandpool.testkit.VirtualTicker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What leased sandboxes may cost. */
class BudgetTest {

  private static final long SECOND = 1_000_000_000L;

  private final VirtualTicker ticker = new VirtualTicker();

  @Test
  void noMoreRunsMustBeTakenThanAMinuteHas() {
    Budget budget = budget(3, 1000);
    for (int i = 0; i < 3; i++) {
      assertEquals(Optional.empty(), budget.take(ticker.nanos()));
    }
    assertEquals(Optional.of(Kind.RUNS), budget.take(ticker.nanos()));
    ticker.advance(Duration.ofSeconds(59));
    assertEquals(Optional.of(Kind.RUNS), budget.take(ticker.nanos()));
    ticker.advance(Duration.ofSeconds(2));
    assertEquals(Optional.empty(), budget.take(ticker.nanos()));
  }

  /** Whatever the pattern, no minute may see more: what a bucket of tokens would let through. */
  @Test
  void noMinuteWhateverMustSeeMoreRunsThanTheLimit() {
    Budget budget = budget(20, 1_000_000);
    Random random = new Random(7);
    Deque<Long> taken = new ArrayDeque<>();
    for (int i = 0; i < 20_000; i++) {
      ticker.advance(Duration.ofMillis(random.nextInt(20) == 0 ? 30_000 : random.nextInt(400)));
      long now = ticker.nanos();
      if (budget.take(now).isEmpty()) {
        taken.add(now);
      }
      taken.removeIf(at -> now - at >= 60 * SECOND);
      assertTrue(taken.size() <= 20, "taken " + taken.size());
    }
  }

  @Test
  void noneMustBeTakenWhereNoneIsAllowed() {
    assertEquals(Optional.of(Kind.RUNS), budget(0, 1000).take(ticker.nanos()));
    assertEquals(Optional.of(Kind.SECONDS), budget(10, 0).take(ticker.nanos()));
    assertTrue(budget(10, 0).isTimeSpent(ticker.nanos()));
  }

  @Test
  void secondsMustBeCountedForEachSandboxAsLongAsItLives() {
    Budget budget = budget(10, 100);
    budget.born(ticker.nanos());
    ticker.advance(Duration.ofSeconds(10));
    budget.born(ticker.nanos());
    ticker.advance(Duration.ofSeconds(20));
    budget.died(ticker.nanos());
    ticker.advance(Duration.ofSeconds(5));
    assertEquals(10 + 2 * 20 + 5, budget.livedNanos(ticker.nanos()) / SECOND);
    assertEquals(45.0, left(budget, Kind.SECONDS));
    assertFalse(budget.isTimeSpent(ticker.nanos()));
    ticker.advance(Duration.ofSeconds(45));
    assertTrue(budget.isTimeSpent(ticker.nanos()));
    assertEquals(Optional.of(Kind.SECONDS), budget.take(ticker.nanos()));
  }

  @Test
  void secondsMustComeBackAfterAnHour() {
    Budget budget = budget(10, 60);
    budget.born(ticker.nanos());
    ticker.advance(Duration.ofSeconds(60));
    budget.died(ticker.nanos());
    assertTrue(budget.isTimeSpent(ticker.nanos()));
    ticker.advance(Duration.ofMinutes(58));
    assertTrue(budget.isTimeSpent(ticker.nanos()));
    Duration wait = budget.untilLess(Kind.SECONDS, ticker.nanos());
    assertTrue(wait.compareTo(Duration.ofMinutes(4)) < 0, "wait " + wait);
    ticker.advance(Duration.ofMinutes(4));
    assertFalse(budget.isTimeSpent(ticker.nanos()));
    assertEquals(60, budget.livedNanos(ticker.nanos()) / SECOND);
  }

  /** A restart must not make them spendable again, nor keep them longer than they count. */
  @Test
  void secondsOfEarlierLivesMustBeSpentUntilTheirHourIsOver() {
    ticker.advance(Duration.ofHours(5));
    Budget budget = budget(10, 700);
    budget.take(ticker.nanos());
    remember(budget, Duration.ofMinutes(70), Duration.ofMinutes(55));
    remember(budget, Duration.ofMinutes(20), Duration.ofMinutes(15));
    remember(budget, Duration.ofHours(9), Duration.ofHours(8));
    double left = left(budget, Kind.SECONDS);
    assertTrue(left >= 700 - 660 && left <= 700 - 600, "left " + left);
    assertEquals(0, budget.livedNanos(ticker.nanos()), "of this life");
    ticker.advance(Duration.ofMinutes(10));
    assertEquals(400.0, left(budget, Kind.SECONDS));
    ticker.advance(Duration.ofHours(1));
    assertEquals(700.0, left(budget, Kind.SECONDS));
  }

  private void remember(Budget budget, Duration fromAgo, Duration untilAgo) {
    long now = ticker.nanos();
    budget.remember(now - fromAgo.toNanos(), now - untilAgo.toNanos(), now);
  }

  /** A machine may sleep for a day; what it slept through is spent, and then forgotten. */
  @Test
  void aLeapOfTimeMustBeCountedOnceAndForgotten() {
    Budget budget = budget(10, 60);
    budget.born(ticker.nanos());
    ticker.advance(Duration.ofDays(2));
    assertTrue(budget.isTimeSpent(ticker.nanos()));
    budget.died(ticker.nanos());
    assertEquals(Duration.ofDays(2).toSeconds(), budget.livedNanos(ticker.nanos()) / SECOND);
    ticker.advance(Duration.ofHours(2));
    assertFalse(budget.isTimeSpent(ticker.nanos()));
  }

  @Test
  void otherLimitsMustHoldForWhatIsSpentAlready() {
    Budget budget = budget(3, 1000);
    budget.take(ticker.nanos());
    budget.take(ticker.nanos());
    budget.reconfigure(new GuardSettings.Spending(2, 1000));
    assertEquals(Optional.of(Kind.RUNS), budget.take(ticker.nanos()));
    budget.reconfigure(new GuardSettings.Spending(4, 1000));
    assertEquals(2.0, left(budget, Kind.RUNS));
    assertEquals(Optional.empty(), budget.take(ticker.nanos()));
  }

  private double left(Budget budget, Kind kind) {
    return budget.report(ticker.nanos()).stream()
        .filter(allowance -> allowance.kind() == kind)
        .mapToDouble(Allowance::left)
        .sum();
  }

  private static Budget budget(int runs, int seconds) {
    return new Budget(Scope.PROVIDER, new GuardSettings.Spending(runs, seconds));
  }
}
