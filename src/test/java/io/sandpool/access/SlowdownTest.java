package io.sandpool.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.testkit.VirtualTicker;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How wrong keys are slowed. */
class SlowdownTest {

  private static final String ADDRESS = "192.0.2.1";

  private final VirtualTicker ticker = new VirtualTicker();
  private final Slowdown slowdown = new Slowdown(ticker, 100);
  private long guess;

  private Optional<Duration> fail(String address) {
    return slowdown.failed(address, guess++);
  }

  private void fail(String address, int times) {
    for (int i = 0; i < times; i++) {
      fail(address);
    }
  }

  @Test
  void theFirstFailuresMustNotBeSlowed() {
    for (int i = 0; i < 5; i++) {
      assertEquals(Optional.empty(), fail(ADDRESS));
    }
  }

  @Test
  void theWaitMustDoubleWithEachFurtherFailureUpToAMinute() {
    fail(ADDRESS, 5);
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      Duration wait = Duration.ofSeconds(seconds);
      assertEquals(Optional.of(wait), fail(ADDRESS));
      ticker.advance(wait.minusNanos(1));
      assertEquals(Optional.of(Duration.ofNanos(1)), fail(ADDRESS));
      ticker.advance(Duration.ofNanos(1));
      assertEquals(Optional.empty(), fail(ADDRESS), wait::toString);
    }
  }

  @Test
  void anAddressMustBeForgottenAfterAQuietTime() {
    fail(ADDRESS, 50);
    assertTrue(fail(ADDRESS).isPresent());
    ticker.advance(Duration.ofMinutes(16));
    for (int i = 0; i < 5; i++) {
      assertEquals(Optional.empty(), fail(ADDRESS));
    }
    assertEquals(Optional.empty(), slowdown.guessing(ADDRESS));
  }

  @Test
  void othersMustNotBeSlowed() {
    fail(ADDRESS, 50);
    assertEquals(Optional.empty(), fail("192.0.2.2"));
    assertEquals(Optional.empty(), slowdown.guessing("192.0.2.2"));
  }

  /** Whoever has one of them has them all. */
  @Test
  void theAddressesOfAnIpv6NetworkMustBeSlowedTogether() {
    for (int i = 0; i < 20; i++) {
      fail("2001:db8:1:2:0:0:0:" + i);
    }
    assertTrue(fail("2001:db8:1:2:aaaa:0:0:1").isPresent());
    assertEquals(Optional.empty(), fail("2001:db8:1:3:0:0:0:1"));
  }

  /** It does not guess, and those who share its address must not suffer. */
  @Test
  void oneWrongKeyShownOverAndOverMustNotCountAsGuessing() {
    for (int i = 0; i < 1_000; i++) {
      slowdown.failed(ADDRESS, 42);
    }
    assertTrue(slowdown.failed(ADDRESS, 42).isPresent());
    assertEquals(Optional.empty(), slowdown.guessing(ADDRESS));
    fail(ADDRESS, 20);
    assertTrue(slowdown.guessing(ADDRESS).isPresent());
  }

  @Test
  void manyAddressesMustNotTakeMoreMemory() {
    for (int i = 0; i < 10_000; i++) {
      fail("10.0." + i / 256 + "." + i % 256);
    }
    assertEquals(100, slowdown.size());
  }

  /** Else whoever has many addresses could have itself forgotten. */
  @Test
  void thoseWhoFailMostRecentlyMustBeRemembered() {
    fail(ADDRESS, 6);
    for (int i = 0; i < 5_000; i++) {
      fail("10.0." + i / 256 + "." + i % 256);
      if (i % 50 == 0) {
        assertTrue(fail(ADDRESS).isPresent());
      }
    }
  }
}
