package io.sandpool.provider.aliyun;

import io.sandpool.provider.remote.ForeignJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What an answer says about an error. AgentRun has two forms of JSON, {@code {code, message,
 * requestId}} and {@code {error: {code, message}}}; what comes from gateways before it is text or a
 * page.
 *
 * @param json whether the body is an object
 * @param code the machine's word for the error
 * @param message the sentence for people, or a page's text
 * @param requestId by which Alibaba's support finds the request
 */
record ErrorBody(
    boolean json, Optional<String> code, Optional<String> message, Optional<String> requestId) {

  private static final int MAX_TEXT = 2000;

  static ErrorBody of(Buffer body) {
    return ForeignJson.object(body).map(ErrorBody::of).orElseGet(() -> ofText(body));
  }

  private static ErrorBody ofText(Buffer body) {
    String text = body.getString(0, Math.min(body.length(), MAX_TEXT)).strip();
    return new ErrorBody(
        false,
        Optional.empty(),
        text.isEmpty() ? Optional.empty() : Optional.of(text),
        Optional.empty());
  }

  static ErrorBody of(JsonObject object) {
    JsonObject inner = object.getValue("error") instanceof JsonObject error ? error : object;
    return new ErrorBody(
        true,
        text(inner, "code").or(() -> text(object, "code")),
        text(inner, "message").or(() -> text(object, "message")),
        text(object, "requestId").or(() -> text(inner, "requestId")));
  }

  private static Optional<String> text(JsonObject object, String name) {
    Object value = object.getValue(name);
    boolean said = value instanceof String || value instanceof Number;
    return said ? Optional.of(value.toString()).filter(text -> !text.isBlank()) : Optional.empty();
  }
}
