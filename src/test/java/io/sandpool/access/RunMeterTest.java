package io.sandpool.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.access.Allowance;
import io.sandpool.bus.access.RunTurn;
import io.sandpool.bus.admin.KeyLimits;
import io.sandpool.testkit.VirtualTicker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a key's limits let begin. */
class RunMeterTest {

  private final VirtualTicker ticker = new VirtualTicker();

  private RunMeter concurrent(int most) {
    return new RunMeter(new KeyLimits(Optional.of(most), Optional.empty()), ticker);
  }

  private RunMeter perMinute(int most) {
    return new RunMeter(new KeyLimits(Optional.empty(), Optional.of(most)), ticker);
  }

  private static Runnable begun(RunTurn turn) {
    return assertInstanceOf(RunTurn.Begun.class, turn).end();
  }

  private static Duration exceeded(RunTurn turn) {
    return assertInstanceOf(RunTurn.Exceeded.class, turn).retryAfter();
  }

  @Test
  void noMoreThanTheLimitMustRunAtTheSameTime() {
    RunMeter meter = concurrent(2);
    Runnable first = begun(meter.begin());
    begun(meter.begin());
    assertTrue(exceeded(meter.begin()).toMillis() > 0);
    first.run();
    begun(meter.begin());
    exceeded(meter.begin());
  }

  @Test
  void aRunThatEndsTwiceMustCountOnce() {
    RunMeter meter = concurrent(1);
    Runnable end = begun(meter.begin());
    end.run();
    end.run();
    begun(meter.begin());
    exceeded(meter.begin());
  }

  @Test
  void theRateMustBeKeptHoweverSoonRunsEnd() {
    RunMeter meter = perMinute(3);
    for (int i = 0; i < 3; i++) {
      begun(meter.begin()).run();
    }
    exceeded(meter.begin());
  }

  @Test
  void whatIsLeftMustBeToldOfEachLimit() {
    RunMeter meter = new RunMeter(new KeyLimits(Optional.of(2), Optional.of(3)), ticker);
    assertEquals(List.of(concurrently(2), lately(3, Optional.empty())), meter.allowances());
    Runnable first = begun(meter.begin());
    ticker.advance(Duration.ofSeconds(10));
    begun(meter.begin());
    Duration renewal = meter.allowances().get(1).renewal().orElseThrow();
    assertEquals(List.of(concurrently(0), lately(1, Optional.of(renewal))), meter.allowances());
    first.run();
    assertEquals(concurrently(1), meter.allowances().get(0));
    ticker.advance(renewal.minusNanos(1));
    assertEquals(1, meter.allowances().get(1).left());
    ticker.advance(Duration.ofNanos(1));
    assertEquals(2, meter.allowances().get(1).left());
  }

  @Test
  void aKeyWithoutLimitsMustHaveNothingLeftToTell() {
    assertEquals(List.of(), new RunMeter(KeyLimits.NONE, ticker).allowances());
  }

  private static Allowance concurrently(int left) {
    return new Allowance(Allowance.Limit.CONCURRENT, 2, left, Optional.empty());
  }

  private static Allowance lately(int left, Optional<Duration> renewal) {
    return new Allowance(Allowance.Limit.PER_MINUTE, 3, left, renewal);
  }

  @Test
  void theTimeToWaitMustSuffice() {
    RunMeter meter = perMinute(1);
    begun(meter.begin());
    ticker.advance(Duration.ofMillis(20_300));
    Duration wait = exceeded(meter.begin());
    ticker.advance(wait.minusNanos(1));
    exceeded(meter.begin());
    ticker.advance(Duration.ofNanos(1));
    begun(meter.begin());
  }

  /** Checked against all times at which runs began. */
  @Test
  void withinNoMinuteMustMoreBeginThanTheLimitSays() {
    Random random = new Random(7);
    RunMeter meter = perMinute(20);
    Deque<Long> begun = new ArrayDeque<>();
    long refused = 0;
    for (int i = 0; i < 20_000; i++) {
      ticker.advance(Duration.ofMillis(random.nextInt(random.nextInt(100) == 0 ? 90_000 : 2_000)));
      long now = ticker.nanos();
      begun.removeIf(at -> now - at >= Duration.ofMinutes(1).toNanos());
      if (meter.begin() instanceof RunTurn.Begun) {
        begun.add(now);
        assertTrue(begun.size() <= 20, () -> begun.size() + " within a minute");
      } else {
        refused++;
        assertTrue(begun.size() >= 15, () -> "refused after " + begun.size());
      }
    }
    assertTrue(refused > 100, "refused " + refused);
  }
}
