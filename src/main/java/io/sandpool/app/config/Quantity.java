package io.sandpool.app.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and durations as people write them. */
final class Quantity {

  private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s*([A-Za-z]*)");

  private static final Map<String, Long> BYTES =
      Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private static final Map<String, Duration> TIMES =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1));

  private Quantity() {}

  static Optional<Long> bytes(Object value) {
    if (value instanceof Integer || value instanceof Long) {
      return Optional.of(((Number) value).longValue());
    }
    return match(value)
        .flatMap(
            form ->
                Optional.ofNullable(BYTES.get(form.group(2)))
                    .flatMap(unit -> product(Long.parseLong(form.group(1)), unit)));
  }

  /** Empty where it is more than anybody has. */
  private static Optional<Long> product(long count, long unit) {
    return count <= Long.MAX_VALUE / unit ? Optional.of(count * unit) : Optional.empty();
  }

  static Optional<Duration> duration(Object value) {
    return match(value)
        .flatMap(
            form ->
                Optional.ofNullable(TIMES.get(form.group(2)))
                    .map(unit -> unit.multipliedBy(Long.parseLong(form.group(1)))));
  }

  static String showBytes(long bytes) {
    if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
      return (bytes >> 20) + "MiB";
    }
    return bytes >= 1 << 10 && bytes % (1 << 10) == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
  }

  static String showDuration(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  private static Optional<Matcher> match(Object value) {
    return Optional.of(value)
        .filter(String.class::isInstance)
        .map(text -> FORM.matcher(((String) text).trim()))
        .filter(Matcher::matches);
  }
}
