package io.sandpool.http.ragflow;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many runs one address may ask for.
 *
 * @param runs how many
 * @param window within which time
 */
public record RateLimit(int runs, Duration window) {

  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{1,9})\\s*(?:/|\\sper\\s)\\s*(\\d{1,6})?\\s*(second|minute|hour|day)s?",
          Pattern.CASE_INSENSITIVE);

  private static final Map<String, Duration> UNITS =
      Map.of(
          "second", Duration.ofSeconds(1),
          "minute", Duration.ofMinutes(1),
          "hour", Duration.ofHours(1),
          "day", Duration.ofDays(1));

  public RateLimit {
    if (runs < 1 || window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException("must allow at least one run in some time");
    }
  }

  /**
   * Reads a limit as people write it, such as {@code 120/minute} or {@code 10 per 2 hours}.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static RateLimit of(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("must be a rate such as 120/minute, was \"" + text + '"');
    }
    long times = Optional.ofNullable(form.group(2)).map(Long::parseLong).orElse(1L);
    String unit = form.group(3).toLowerCase(Locale.ROOT);
    return new RateLimit(
        Integer.parseInt(form.group(1)),
        Optional.ofNullable(UNITS.get(unit)).orElseThrow().multipliedBy(times));
  }
}
