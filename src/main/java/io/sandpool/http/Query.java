package io.sandpool.http;

import io.sandpool.http.schema.Violation;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads what stands behind the question mark of a request's path. */
final class Query {

  private final HttpServerRequest request;

  private Query(HttpServerRequest request) {
    this.request = request;
  }

  static Query of(Exchange exchange) {
    return new Query(exchange.request());
  }

  /** Whether nothing is to be changed. */
  boolean isDryRun() {
    return text("dry_run")
        .map(
            value ->
                switch (value) {
                  case "true", "1", "" -> true;
                  case "false", "0" -> false;
                  default -> throw refused("dry_run", "must be true or false");
                })
        .orElse(false);
  }

  /** How many entries are asked for at most. */
  int limit(int byDefault, int most) {
    return whole("limit", most).map(Long::intValue).orElse(byDefault);
  }

  /** Before which number the entries are to be. */
  Optional<Long> before() {
    return whole("before", Long.MAX_VALUE);
  }

  /**
   * What {@code reading} makes of a parameter.
   *
   * @param expectation what the parameter must be, for those of which it makes nothing
   */
  <T> Optional<T> read(String name, Function<String, Optional<T>> reading, String expectation) {
    return text(name)
        .map(value -> reading.apply(value).orElseThrow(() -> refused(name, expectation)));
  }

  /** A number of at least 1. */
  Optional<Long> whole(String name, long most) {
    return text(name).map(value -> parse(name, value, most));
  }

  /** A number within bounds. */
  Optional<Integer> between(String name, int least, int most) {
    return text(name).map(value -> parse(name, value, least, most));
  }

  /** Several such numbers, separated by commas; none where the parameter is not there. */
  List<Integer> several(String name, int least, int most, int count) {
    String[] values = text(name).map(value -> value.split(",", count + 1)).orElse(new String[0]);
    if (values.length > count) {
      throw refused(name, "must be at most " + count + " numbers, separated by commas");
    }
    return Arrays.stream(values).map(value -> parse(name, value, least, most)).toList();
  }

  private static int parse(String name, String value, int least, int most) {
    long number;
    try {
      number = Long.parseLong(value.strip());
    } catch (NumberFormatException e) {
      throw refused(name, "must be a whole number from " + least + " to " + most);
    }
    if (number < least || number > most) {
      throw refused(name, "must be between %d and %d, was %d".formatted(least, most, number));
    }
    return (int) number;
  }

  private static long parse(String name, String value, long most) {
    try {
      long number = Long.parseLong(value);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as one that is out of range is.
    }
    throw refused(name, "must be a whole number from 1 to " + most);
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(request.getParam(name));
  }

  private static ProblemException refused(String name, String what) {
    return new ProblemException(
        Problem.of(
            ProblemType.INVALID_REQUEST,
            List.of(new Violation("", "The query parameter " + name + " " + what + "."))));
  }
}
