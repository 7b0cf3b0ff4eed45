package io.sandpool.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.CircuitState;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When a provider is left alone, and for how long. */
class CircuitBreakerTest {

  private static final Duration MIN = Duration.ofSeconds(1);
  private static final Duration MAX = Duration.ofSeconds(10);

  private final CircuitBreaker breaker =
      new CircuitBreaker(new GuardSettings.Breaker(3, MIN, MAX), new Random(1));
  private long now = -5;

  @Test
  void mustOpenAfterRunsThatFailedInARow() {
    failRuns(2);
    assertTrue(breaker.isClosed());
    failRuns(1);
    assertEquals(CircuitState.OPEN, breaker.state());
    assertEquals(Optional.of("no route"), breaker.reason());
  }

  @Test
  void mustForgetFailuresWhenARunSucceeds() {
    failRuns(2);
    breaker.runSucceeded();
    failRuns(2);
    assertTrue(breaker.isClosed());
  }

  /** One template that cannot be made says nothing of the others. */
  @Test
  void mustNotOpenByFailedCreationsAsLongAsTheProviderSaysThatItIsWell() {
    assertFalse(breaker.creationFailed(false));
    assertFalse(breaker.creationFailed(false));
    assertTrue(breaker.creationFailed(false), "a probe is due");
    breaker.probeSucceeded();
    assertTrue(breaker.isClosed());
    assertFalse(breaker.creationFailed(false), "counted anew");
  }

  /** Wrong credentials are wrong the second time, too. */
  @Test
  void mustHaveTheProviderAskedAtOnceWhereARefusalLasts() {
    assertTrue(breaker.creationFailed(true), "a probe is due");
    assertTrue(breaker.isClosed(), "it may be the template");
  }

  @Test
  void mustOpenWhenAProbeFails() {
    breaker.probeFailed("wrong key", now);
    assertEquals(CircuitState.OPEN, breaker.state());
    assertEquals(Optional.of("wrong key"), breaker.reason());
  }

  @Test
  void mustAskAgainAfterThePauseAndCloseWhenTheAnswerIsGood() {
    failRuns(3);
    long pause = breaker.nanosUntilProbe(now).orElseThrow();
    assertTrue(pause >= MIN.toNanos() / 2 && pause <= MIN.toNanos(), "pause " + pause);
    assertEquals(0, breaker.nanosUntilProbe(now + pause).orElseThrow());
    breaker.probeBegan();
    assertEquals(CircuitState.HALF_OPEN, breaker.state());
    assertTrue(breaker.nanosUntilProbe(now).isEmpty());
    breaker.probeSucceeded();
    assertTrue(breaker.isClosed());
  }

  /** A dead provider is asked less and less often, but never given up. */
  @Test
  void mustPauseLongerEachTimeUpToTheLongest() {
    long before = 0;
    for (Duration full : new Duration[] {MIN, MIN.multipliedBy(2), MIN.multipliedBy(4)}) {
      breaker.probeFailed("still away", now);
      long pause = breaker.nanosUntilProbe(now).orElseThrow();
      assertTrue(pause >= full.toNanos() / 2 && pause <= full.toNanos(), "pause " + pause);
      assertTrue(pause >= before / 2);
      before = pause;
    }
    for (int i = 0; i < 200; i++) {
      breaker.probeFailed("still away", now);
      assertTrue(breaker.nanosUntilProbe(now).orElseThrow() <= MAX.toNanos());
    }
  }

  /** A probe that succeeds proves less than a run: the next failure is believed at once. */
  @Test
  void mustOpenAgainByOneFailureAndForLongerUntilARunHasSucceeded() {
    failRuns(3);
    breaker.probeBegan();
    breaker.probeSucceeded();
    failRuns(1);
    assertEquals(CircuitState.OPEN, breaker.state());
    assertTrue(breaker.nanosUntilProbe(now).orElseThrow() >= MIN.toNanos());

    breaker.probeBegan();
    breaker.probeSucceeded();
    breaker.runSucceeded();
    failRuns(2);
    assertTrue(breaker.isClosed());
    failRuns(1);
    assertTrue(breaker.nanosUntilProbe(now).orElseThrow() <= MIN.toNanos());
  }

  /** Calls that had begun before it opened end afterwards; they decide nothing. */
  @Test
  void mustLeaveItToTheProbeOnceItIsOpen() {
    failRuns(3);
    breaker.runSucceeded();
    breaker.creationSucceeded();
    failRuns(5);
    assertFalse(breaker.creationFailed(false));
    assertEquals(CircuitState.OPEN, breaker.state());
  }

  private void failRuns(int times) {
    for (int i = 0; i < times; i++) {
      breaker.runFailed("no route", now);
    }
  }
}
