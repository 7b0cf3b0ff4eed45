package io.sandpool.provider.remote.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
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

  /** Without the body: it may hold secrets. */
  @Override
  public String toString() {
    return "HttpAnswer[" + status + ", " + body.length() + " bytes]";
  }
}
