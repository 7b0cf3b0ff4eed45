package io.sandpool.provider.remote.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The header Retry-After (RFC 9110): seconds or a date. */
public final class RetryAfter {

  /** Whoever asks for more is not obeyed: our own back-off decides then. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private RetryAfter() {}

  /**
   * What {@code answer} asks for: nothing below zero, at most five minutes, empty where the header
   * is missing or means nothing. A date is measured by the answer's own date where it has one, so
   * that clocks need not agree.
   */
  public static Optional<Duration> of(HttpAnswer answer, Instant now) {
    return answer
        .header("Retry-After")
        .map(String::strip)
        .flatMap(
            text ->
                text.matches("\\d{1,9}")
                    ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                    : HttpAnswer.instant(text)
                        .map(at -> Duration.between(answer.date("Date").orElse(now), at)))
        .map(RetryAfter::bounded);
  }

  private static Duration bounded(Duration asked) {
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }
}
