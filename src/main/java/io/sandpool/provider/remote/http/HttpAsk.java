package io.sandpool.provider.remote.http;

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
 */
public record HttpAsk(
    HttpMethod method,
    BaseUrl base,
    String path,
    Map<String, String> headers,
    Optional<Buffer> body) {

  public HttpAsk {
    headers = Map.copyOf(headers);
  }

  /** Without the headers and the body: some are secrets. */
  @Override
  public String toString() {
    return "HttpAsk[" + method + " " + base + "]";
  }
}
