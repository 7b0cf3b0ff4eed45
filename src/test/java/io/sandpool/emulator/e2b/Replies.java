package io.sandpool.emulator.e2b;

import io.sandpool.emulator.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/** The forms that answers have. */
final class Replies {

  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  private Replies() {}

  static void json(Answer answer, int status, Object value) {
    json(answer, status, Map.of(), value);
  }

  static void json(Answer answer, int status, Map<String, String> headers, Object value) {
    Map<String, String> all = new HashMap<>(JSON);
    all.putAll(headers);
    answer.send(status, all, Json.encodeToBuffer(value));
  }

  static void nothing(Answer answer) {
    answer.send(204, Map.of(), Buffer.buffer());
  }

  /** JSON's null, which some operations have to say. */
  static void none(Answer answer) {
    answer.send(200, JSON, Buffer.buffer("null"));
  }

  static void text(Answer answer, int status, String text) {
    answer.send(status, Map.of("Content-Type", "text/plain; charset=utf-8"), Buffer.buffer(text));
  }

  /** The control plane's errors; its clients look at the code in the body as well. */
  static void error(Answer answer, int status, String message) {
    json(answer, status, new JsonObject().put("code", status).put("message", message));
  }

  /** An error of the proxy before the sandboxes. */
  static JsonObject proxyError(int status, String sandbox, String message) {
    return new JsonObject().put("sandboxId", sandbox).put("message", message).put("code", status);
  }
}
