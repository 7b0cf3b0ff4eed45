package io.sandpool.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the API answered.
 *
 * @param status of HTTP
 * @param json the body
 */
record Answer(int status, JsonObject json) {

  private static final int SHOWN = 1500;

  String outcome() {
    return String.valueOf(json.getString("outcome"));
  }

  String stdout() {
    return json.getString("stdout");
  }

  String stderr() {
    return json.getString("stderr");
  }

  byte[] stdoutBytes() {
    return Base64.getDecoder().decode(stdout());
  }

  byte[] stderrBytes() {
    return Base64.getDecoder().decode(stderr());
  }

  String sandbox() {
    return json.getString("sandbox_id");
  }

  @Nullable Object result() {
    assertTrue(json.containsKey("result"), () -> "no result: " + this);
    return json.getValue("result");
  }

  JsonObject error() {
    JsonObject error = json.getJsonObject("error");
    assertNotNull(error, this::toString);
    return error;
  }

  Answer ended(String outcome) {
    assertEquals(outcome, outcome(), this::toString);
    return this;
  }

  /** Ended in one of several ways, where the program and the machine decide which comes first. */
  Answer endedEither(String... outcomes) {
    assertTrue(List.of(outcomes).contains(outcome()), this::toString);
    return this;
  }

  Answer succeeded() {
    ended("succeeded");
    assertEquals(0, json.getInteger("exit_code"), this::toString);
    assertEquals(null, json.getJsonObject("error"), this::toString);
    assertEquals(null, json.getString("signal"), this::toString);
    return this;
  }

  Answer failedWith(int exitCode) {
    ended("failed");
    assertEquals(exitCode, json.getInteger("exit_code"), this::toString);
    assertEquals(null, json.getString("signal"), this::toString);
    return this;
  }

  Answer killedBy(String signal) {
    ended("killed");
    assertEquals(signal, json.getString("signal"), this::toString);
    assertEquals(null, json.getInteger("exit_code"), this::toString);
    return this;
  }

  Answer timedOut() {
    ended("timed_out");
    assertEquals(null, json.getInteger("exit_code"), this::toString);
    return this;
  }

  Answer ranOutOfMemory() {
    ended("memory_exceeded");
    assertEquals(null, json.getInteger("exit_code"), this::toString);
    return named("MemoryLimitExceeded");
  }

  /** The error has that name, whatever the outcome. */
  Answer named(String errorName) {
    assertEquals(errorName, error().getString("name"), this::toString);
    return this;
  }

  Answer threw(String name, String message) {
    ended("failed").named(name);
    String said = error().getString("message");
    assertTrue(said.contains(message), this::toString);
    return this;
  }

  Answer printed(String expected) {
    assertEquals(expected, stdout());
    return this;
  }

  Answer complained(String expected) {
    assertEquals(expected, stderr());
    return this;
  }

  Answer returned(String expectedJson) {
    assertEquals(new JsonObject("{\"v\":" + expectedJson + "}").getValue("v"), result());
    return this;
  }

  Answer returnedNothing() {
    assertFalse(json.containsKey("result"), this::toString);
    return this;
  }

  /** A refusal of the API's, of that type. */
  Answer refused(int expectedStatus, String type) {
    assertEquals(expectedStatus, status, this::toString);
    assertEquals("urn:sandpool:problem:" + type, json.getString("type"), this::toString);
    return this;
  }

  /** The first place in the request that a refusal names. */
  Answer pointsTo(String pointer) {
    JsonObject first = json.getJsonArray("errors").getJsonObject(0);
    assertEquals(pointer, first.getString("pointer"), this::toString);
    return this;
  }

  /** What a refusal says. */
  String detail() {
    return String.valueOf(json.getString("detail"));
  }

  /** The artifacts' contents by path. */
  Map<String, byte[]> artifacts() {
    Map<String, byte[]> found = new TreeMap<>();
    JsonArray artifacts = json.getJsonArray("artifacts");
    for (int i = 0; i < artifacts.size(); i++) {
      JsonObject one = artifacts.getJsonObject(i);
      byte[] content = Base64.getDecoder().decode(one.getString("content_base64"));
      assertEquals(content.length, one.getInteger("size"), this::toString);
      found.put(one.getString("path"), content);
    }
    return found;
  }

  /** The content of one artifact, which must be there. */
  byte[] artifact(String path) {
    byte[] content = artifacts().get(path);
    assertNotNull(content, () -> "no artifact " + path + ": " + this);
    return content;
  }

  /** Why artifacts were refused, by path. */
  Map<String, String> refusedArtifacts() {
    Map<String, String> found = new TreeMap<>();
    JsonArray refused = json.getJsonArray("refused_artifacts");
    for (int i = 0; i < refused.size(); i++) {
      JsonObject one = refused.getJsonObject(i);
      found.put(one.getString("path"), one.getString("reason"));
    }
    return found;
  }

  @Override
  public String toString() {
    JsonObject shown = json.copy();
    for (String member : List.of("stdout", "stderr")) {
      if (shown.getString(member, "").length() > SHOWN) {
        shown.put(member, shown.getString(member).substring(0, SHOWN) + "…");
      }
    }
    String text = status + " " + shown;
    return text.substring(0, Math.min(text.length(), 4 * SHOWN));
  }
}
