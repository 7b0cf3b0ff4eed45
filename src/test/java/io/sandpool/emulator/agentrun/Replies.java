package io.sandpool.emulator.agentrun;

import io.sandpool.emulator.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;

/** The forms that answers have. */
final class Replies {

  private static final String GATEWAY =
      "<html><head><title>%d %s</title></head><body><h1>%d %s</h1></body></html>";

  private Replies() {}

  /** As it is. */
  static void bare(Answer answer, Object value) {
    send(answer, 200, requestId(), Json.encodeToBuffer(value));
  }

  /** In the envelope of every good answer of the control plane. */
  static void wrapped(Answer answer, JsonObject data) {
    String id = requestId();
    JsonObject envelope =
        new JsonObject().put("code", "SUCCESS").put("requestId", id).put("data", data);
    send(answer, 200, id, envelope.toBuffer());
  }

  static void nothing(Answer answer) {
    answer.send(204, Map.of("x-acs-request-id", requestId()), Buffer.buffer());
  }

  static void error(Answer answer, int status, String code, String message) {
    String id = requestId();
    JsonObject body =
        new JsonObject().put("code", code).put("requestId", id).put("message", message);
    send(answer, status, id, body.toBuffer());
  }

  static void refusal(Answer answer, Refusal refusal) {
    error(answer, refusal.status(), refusal.code(), refusal.text());
  }

  /** A page of the gateway before the sandboxes. */
  static void gateway(Answer answer, int status, String reason) {
    String page = GATEWAY.formatted(status, reason, status, reason);
    answer.send(status, Map.of("Content-Type", "text/html"), Buffer.buffer(page));
  }

  private static void send(Answer answer, int status, String requestId, Buffer body) {
    Map<String, String> headers =
        Map.of("Content-Type", "application/json", "x-acs-request-id", requestId);
    answer.send(status, headers, body);
  }

  private static String requestId() {
    return UUID.randomUUID().toString();
  }
}
