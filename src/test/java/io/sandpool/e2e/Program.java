package io.sandpool.e2e;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;

/** A request to run something. Immutable. */
final class Program {

  /** How long a test's program may wait for a sandbox on a machine that is busy with others. */
  private static final int PATIENCE_MILLIS = 120_000;

  private final JsonObject body;

  private Program(JsonObject body) {
    this.body = body;
  }

  static Program in(String language, String code) {
    return new Program(
        new JsonObject()
            .put("language", language)
            .put("code", code)
            .put("max_wait_ms", PATIENCE_MILLIS));
  }

  static Program python(String code) {
    return in("python", code);
  }

  static Program node(String code) {
    return in("nodejs", code);
  }

  static Program bash(String code) {
    return in("bash", code);
  }

  String language() {
    return body.getString("language");
  }

  /** A member of the request as the API names it. */
  Program with(String member, Object value) {
    return new Program(body.copy().put(member, value));
  }

  /** The request without a member. */
  Program without(String member) {
    JsonObject less = body.copy();
    less.remove(member);
    return new Program(less);
  }

  /** Arguments of main, as JSON. */
  Program arguments(String json) {
    return with("arguments", new JsonObject(json));
  }

  Program args(String... args) {
    return with("args", JsonArray.of((Object[]) args));
  }

  Program env(String name, String value) {
    return with("env", body.getJsonObject("env", new JsonObject()).copy().put(name, value));
  }

  Program stdin(String text) {
    return with("stdin", text);
  }

  Program stdin(byte[] bytes) {
    return with("stdin_base64", Base64.getEncoder().encodeToString(bytes));
  }

  Program file(String path, byte[] content) {
    JsonArray files = body.getJsonArray("files", new JsonArray()).copy();
    files.add(
        new JsonObject()
            .put("path", path)
            .put("content_base64", Base64.getEncoder().encodeToString(content)));
    return with("files", files);
  }

  Program limit(String name, Object value) {
    return with("limits", body.getJsonObject("limits", new JsonObject()).copy().put(name, value));
  }

  Program millis(int wallTime) {
    return limit("wall_time_ms", wallTime);
  }

  Program base64() {
    return with("output_encoding", "base64");
  }

  String toJson() {
    return body.encode();
  }

  @Override
  public String toString() {
    String code = body.getString("code");
    return body.getString("language", "") + ": " + code.substring(0, Math.min(code.length(), 200));
  }
}
