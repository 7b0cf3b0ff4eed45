package io.sandpool.http.ragflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.testkit.VirtualTicker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How many runs one address may ask for. */
class RateLimiterTest {

  private final VirtualTicker ticker = new VirtualTicker();
  private final RateLimiter limiter = new RateLimiter(RateLimit.of("3/minute"), ticker);

  @Test
  void theFourthOfThreeMustWaitForTheRestOfTheMinute() {
    for (int i = 0; i < 3; i++) {
      assertEquals(Optional.empty(), limiter.take("192.0.2.1"));
    }
    ticker.advance(Duration.ofSeconds(20));
    assertEquals(Optional.of(Duration.ofSeconds(40)), limiter.take("192.0.2.1"));
  }

  @Test
  void addressesMustNotShareALimit() {
    for (int i = 0; i < 3; i++) {
      limiter.take("192.0.2.1");
    }
    assertEquals(Optional.empty(), limiter.take("192.0.2.2"));
  }

  @Test
  void theAddressesOfAnIpv6NetworkMustShareALimit() {
    for (int i = 0; i < 3; i++) {
      assertEquals(Optional.empty(), limiter.take("2001:db8:1:2:0:0:0:" + i));
    }
    assertTrue(limiter.take("2001:db8:1:2:aaaa:0:0:1").isPresent());
    assertEquals(Optional.empty(), limiter.take("2001:db8:1:3:0:0:0:1"));
  }

  /** Looking through them costs more than the run's own beginning. */
  @Test
  void addressesMustBeLookedThroughAtMostOnceASecond() {
    RateLimiter hasty = new RateLimiter(RateLimit.of("1/second"), ticker);
    for (int i = 0; i < 10_000; i++) {
      hasty.take("host" + i);
    }
    ticker.advance(Duration.ofMillis(900));
    assertEquals(Optional.empty(), hasty.take("late0"));
    ticker.advance(Duration.ofMillis(100));
    assertTrue(hasty.take("late1").isPresent(), "counted with late0");
    ticker.advance(Duration.ofMillis(1_000));
    assertEquals(Optional.empty(), hasty.take("late2"));
    assertEquals(Optional.empty(), hasty.take("late3"), "others were forgotten");
  }

  @Test
  void aMinuteLaterAllMustBeForgiven() {
    for (int i = 0; i < 1_000; i++) {
      limiter.take("192.0.2.1");
    }
    ticker.advance(Duration.ofSeconds(60));
    assertEquals(Optional.empty(), limiter.take("192.0.2.1"));
  }

  @Test
  void addressesBeyondThoseRememberedMustShareALimitUntilOthersAreForgotten() {
    for (int i = 0; i < 10_000; i++) {
      limiter.take("host" + i);
    }
    for (int i = 0; i < 3; i++) {
      assertEquals(Optional.empty(), limiter.take("late" + i));
    }
    assertTrue(limiter.take("late3").isPresent());
    assertEquals(Optional.empty(), limiter.take("host0"));
    ticker.advance(Duration.ofSeconds(60));
    assertEquals(Optional.empty(), limiter.take("late3"));
  }

  @Test
  void aLimitMustBeReadAsPeopleWriteIt() {
    assertEquals(new RateLimit(120, Duration.ofMinutes(1)), RateLimit.of("120/minute"));
    assertEquals(new RateLimit(5, Duration.ofSeconds(1)), RateLimit.of(" 5 / second "));
    assertEquals(new RateLimit(10, Duration.ofHours(2)), RateLimit.of("10 per 2 hours"));
    assertEquals(new RateLimit(1, Duration.ofDays(1)), RateLimit.of("1/Day"));
    for (String wrong : List.of("", "120", "0/minute", "-1/minute", "3/0 hours", "3/fortnight")) {
      assertThrows(IllegalArgumentException.class, () -> RateLimit.of(wrong), wrong);
    }
  }
}
