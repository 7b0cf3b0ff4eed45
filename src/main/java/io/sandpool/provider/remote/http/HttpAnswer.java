package io.sandpool.provider.remote.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * A whole answer.
 *
 * @param status its status
 * @param headers its headers
 * @param body its body, within the bound that was set
 */
public record HttpAnswer(int status, MultiMap headers, Buffer body) {

  /** A header's first value. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** A header's first value as a date (RFC 9110), empty where it is missing or none. */
  public Optional<Instant> date(String name) {
    return header(name).flatMap(HttpAnswer::instant);
  }

  static Optional<Instant> instant(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Without the body: it may hold secrets. */
  @Override
  public String toString() {
    return "HttpAnswer[" + status + ", " + body.length() + " bytes]";
  }
}
