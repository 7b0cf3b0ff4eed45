package io.sandpool.provider.remote.http;

import io.sandpool.bus.trace.Span;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Optional;

/**
 * A request to be made.
 *
 * @param method its method
 * @param base where the API is
 * @param path what comes behind {@code base}, from the slash on, encoded, with its query
 * @param headers its headers, credentials among them
 * @param body what it carries
 * @param span of what it is a part; the cloud does not learn of it
 */
public record HttpAsk(
    HttpMethod method,
    BaseUrl base,
    String path,
    Map<String, String> headers,
    Optional<Buffer> body,
    Span span) {

  public HttpAsk {
    headers = Map.copyOf(headers);
  }

  /** A part of nothing. */
  public HttpAsk(
      HttpMethod method,
      BaseUrl base,
      String path,
      Map<String, String> headers,
      Optional<Buffer> body) {
    this(method, base, path, headers, body, Span.NONE);
  }

  /** The same as a part of something else. */
  public HttpAsk under(Span other) {
    return span.equals(other) ? this : new HttpAsk(method, base, path, headers, body, other);
  }

  /** Without the headers and the body: some are secrets. */
  @Override
  public String toString() {
    return "HttpAsk[" + method + " " + base + "]";
  }
}
