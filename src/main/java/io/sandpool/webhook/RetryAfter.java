package io.sandpool.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The header Retry-After (RFC 9110), seconds or a date, as a receiver's wish. */
final class RetryAfter {

  /** Whoever asks for more is not obeyed to the end. */
  static final Duration LONGEST = Duration.ofHours(12);

  private RetryAfter() {}

  /** Nothing below zero, at most half a day, empty where it means nothing. */
  static Optional<Duration> read(String text, Instant now) {
    String stripped = text.strip();
    Optional<Duration> asked =
        stripped.matches("\\d{1,9}")
            ? Optional.of(Duration.ofSeconds(Long.parseLong(stripped)))
            : date(stripped).map(at -> Duration.between(now, at));
    return asked
        .map(wish -> wish.isNegative() ? Duration.ZERO : wish)
        .map(wish -> wish.compareTo(LONGEST) > 0 ? LONGEST : wish);
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
