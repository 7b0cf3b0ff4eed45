package io.sandpool.emulator.e2b;

import io.sandpool.emulator.Exchange;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Holds requests to the control plane against E2B's own OpenAPI document. What it forbids is
 * refused as the cloud does. What it merely does not know, which the cloud passes over, is noted as
 * well: a client that sends it believes in something that is not there.
 */
final class Conformance {

  private final ApiDocument document = ApiDocument.load();
  private final Map<String, DescribedOperation> operations = new HashMap<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();

  /** Everything that was wrong so far. May be called on any thread. */
  List<String> violations() {
    return List.copyOf(violations);
  }

  /** Notes a request that the document has no operation for. */
  void unknown(Exchange exchange) {
    note(exchange, List.of("is not in the document"));
  }

  /** The request's body, empty if it has none, after all of the request was checked. */
  JsonObject checkedBody(Exchange exchange) {
    DescribedOperation described = described(exchange);
    boolean bodyless = exchange.body().length() == 0;
    JsonObject body = parsed(exchange);
    List<String> errors = described.errors(exchange.request(), bodyless, body);
    if (!errors.isEmpty()) {
      note(exchange, errors);
      throw new Refusal(400, "Validation error: " + errors.get(0));
    }
    note(exchange, described.unknown(exchange.request(), bodyless, body));
    return body;
  }

  private DescribedOperation described(Exchange exchange) {
    String method = exchange.request().method().name();
    String pattern = exchange.route().parameter(E2bRouter.PATTERN);
    return operations.computeIfAbsent(
        method + " " + pattern,
        key ->
            document
                .operation(method, pattern)
                .orElseThrow(() -> new IllegalStateException("The document lacks " + key)));
  }

  private JsonObject parsed(Exchange exchange) {
    Buffer body = exchange.body();
    try {
      return body.length() == 0 ? new JsonObject() : new JsonObject(body);
    } catch (DecodeException | ClassCastException e) {
      note(exchange, List.of("has a body that is no JSON object"));
      throw new Refusal(400, "Validation error: the body could not be decoded");
    }
  }

  private void note(Exchange exchange, List<String> wrong) {
    String request = exchange.request().method() + " " + exchange.request().path();
    wrong.forEach(what -> violations.add(request + " " + what));
  }
}
