package io.sandpool.provider.remote.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-10-21T07:28:00Z");

  private static Optional<Duration> of(String... headers) {
    MultiMap all = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1]);
    }
    return RetryAfter.of(new HttpAnswer(429, all, Buffer.buffer()), NOW);
  }

  @Test
  void secondsMustBeTakenAsTheyAre() {
    assertEquals(Optional.of(Duration.ofSeconds(17)), of("retry-after", " 17 "));
    assertEquals(Optional.of(Duration.ZERO), of("Retry-After", "0"));
  }

  @Test
  void aDateMustBeMeasuredFromNow() {
    assertEquals(
        Optional.of(Duration.ofSeconds(30)), of("Retry-After", "Wed, 21 Oct 2026 07:28:30 GMT"));
  }

  /** The cloud's clock may be wrong by hours; both dates are its own. */
  @Test
  void aDateMustBeMeasuredFromTheAnswersOwnDateWhereThereIsOne() {
    assertEquals(
        Optional.of(Duration.ofSeconds(5)),
        of(
            "Retry-After", "Wed, 21 Oct 2026 03:00:05 GMT",
            "Date", "Wed, 21 Oct 2026 03:00:00 GMT"));
  }

  @Test
  void nobodyMustBeMadeToWaitForHours() {
    assertEquals(Optional.of(Duration.ofMinutes(5)), of("Retry-After", "999999999"));
    assertEquals(
        Optional.of(Duration.ofMinutes(5)), of("Retry-After", "Fri, 21 Oct 2050 07:28:30 GMT"));
  }

  @Test
  void whatHasPassedMustMeanNow() {
    assertEquals(Optional.of(Duration.ZERO), of("Retry-After", "Mon, 19 Oct 2026 07:28:30 GMT"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-5", "1.5", "99999999999999999999", "Wed, 99 Oct 2026"})
  void whatMeansNothingMustBePassedOver(String value) {
    assertEquals(Optional.empty(), of("Retry-After", value));
  }

  @Test
  void nothingSaidMustMeanNothing() {
    assertEquals(Optional.empty(), of());
  }
}
