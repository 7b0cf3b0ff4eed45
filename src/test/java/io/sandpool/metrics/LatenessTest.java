package io.sandpool.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sandpool.testkit.VirtualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How late timers are. */
class LatenessTest {

  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final VirtualTicker ticker = new VirtualTicker();
  private final List<Duration> late = new ArrayList<>();
  private final Lateness lateness = new Lateness(ticker, PERIOD, late::add);

  private void firesAfter(Duration passed) {
    ticker.advance(passed);
    lateness.fires();
  }

  @Test
  void whatPassesBeyondThePeriodMustBeTold() {
    lateness.begins();
    firesAfter(PERIOD);
    firesAfter(PERIOD.plusMillis(250));
    assertEquals(List.of(Duration.ZERO, Duration.ofMillis(250)), late);
  }

  @Test
  void aLateTimerMustNotMakeTheNextOneLate() {
    lateness.begins();
    firesAfter(PERIOD.multipliedBy(5));
    firesAfter(PERIOD);
    assertEquals(List.of(PERIOD.multipliedBy(4), Duration.ZERO), late);
  }

  @Test
  void anEarlyTimerMustNotBeTakenForALateOne() {
    lateness.begins();
    firesAfter(PERIOD.minusNanos(1));
    assertEquals(List.of(Duration.ZERO), late);
  }
}
