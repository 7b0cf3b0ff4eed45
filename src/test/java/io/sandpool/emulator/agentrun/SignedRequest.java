package io.sandpool.emulator.agentrun;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * A request as it came, of which a signature is to be judged.
 *
 * @param method its method
 * @param path as it was sent
 * @param query as it was sent
 * @param headers all of them
 * @param body its body
 */
record SignedRequest(String method, String path, String query, MultiMap headers, Buffer body) {

  static SignedRequest of(HttpServerRequest request, Buffer body) {
    String uri = request.uri();
    int question = uri.indexOf('?');
    return new SignedRequest(
        request.method().name(),
        pathOf(request),
        question < 0 ? "" : uri.substring(question + 1),
        request.headers(),
        body);
  }

  /** The path as it was sent. */
  static String pathOf(HttpServerRequest request) {
    return request.uri().split("\\?", 2)[0];
  }

  /** The header's value, or a {@link BadSignature}. */
  String header(String name) {
    String value = headers.get(name);
    if (value == null) {
      throw new BadSignature("the header " + name + " is missing");
    }
    return value.trim();
  }

  /** Lines {@code name:value} of the headers that are named. */
  String headerLines(List<String> names) {
    StringBuilder lines = new StringBuilder();
    names.forEach(name -> lines.append(name).append(':').append(header(name)).append('\n'));
    return lines.toString();
  }
}
