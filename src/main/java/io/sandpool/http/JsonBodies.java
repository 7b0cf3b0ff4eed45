package io.sandpool.http;

import io.sandpool.http.schema.BadBodyException;
import io.sandpool.http.schema.JsonFields;
import io.sandpool.http.schema.RequestSchema;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;

/** Reads bodies that are JSON and fit a schema. */
final class JsonBodies {

  private static final Pattern JSON =
      Pattern.compile(
          "application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?", Pattern.CASE_INSENSITIVE);

  private final BodyReader bodies;

  /**
   * Makes a reader.
   *
   * @param bodies bounds what is read; small enough that an event loop may parse it
   */
  JsonBodies(BodyReader bodies) {
    this.bodies = bodies;
  }

  /** Reads a body; call it before control returns to the event loop. */
  Future<JsonFields> read(Exchange exchange, RequestSchema schema) {
    requireJson(exchange.request());
    return bodies.read(exchange).map(body -> parse(schema, body.getBytes()));
  }

  /** Reads a body that says nothing, so that the connection can be used again. */
  Future<Void> drop(Exchange exchange) {
    return bodies.read(exchange).mapEmpty();
  }

  /** Refuses what is not sent as JSON. */
  static void requireJson(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !JSON.matcher(type).matches()) {
      throw unsupported("Send the body as Content-Type: application/json, in UTF-8.");
    }
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw unsupported("Send the body without a Content-Encoding.");
    }
  }

  private static ProblemException unsupported(String detail) {
    return new ProblemException(Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail));
  }

  /** The fields of {@code body}; a problem where it does not fit. */
  static JsonFields parse(RequestSchema schema, byte[] body) {
    try {
      return schema.read(body);
    } catch (BadBodyException e) {
      ProblemType type = e.isMalformed() ? ProblemType.MALFORMED_JSON : ProblemType.INVALID_REQUEST;
      throw new ProblemException(Problem.of(type, e.violations()));
    }
  }
}
