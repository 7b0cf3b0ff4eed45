package io.sandpool.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryAfterTest {

  private static Optional<Duration> read(String text) {
    return RetryAfter.read(text, HandClock.BEGIN);
  }

  @Test
  void secondsAndDatesMustBeReadWithinBounds() {
    assertEquals(Optional.of(Duration.ofSeconds(90)), read(" 90 "));
    assertEquals(Optional.of(RetryAfter.LONGEST), read("999999999"));
    assertEquals(Optional.of(Duration.ofMinutes(5)), read("Fri, 01 May 2026 12:05:00 GMT"));
    assertEquals(Optional.of(Duration.ZERO), read("Fri, 01 May 2026 11:00:00 GMT"));
    assertEquals(Optional.empty(), read("-5"));
    assertEquals(Optional.empty(), read("soon"));
    assertEquals(Optional.empty(), read("99999999999999999999"));
  }
}
