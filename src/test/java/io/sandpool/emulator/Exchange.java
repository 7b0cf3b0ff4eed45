package io.sandpool.emulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * A request that has come whole, and its answer.
 *
 * @param request for its headers and query
 */
public record Exchange(HttpServerRequest request, Route route, Buffer body, Answer answer) {

  Exchange with(Answer other) {
    return new Exchange(request, route, body, other);
  }
}
