package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.http.schema.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Validator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The reader of requests accepts what the document accepts, by the word of another validator. */
class SchemaAgreementTest {

  private static final long SEED = 20260101;
  private static final int BODIES = 5_000;

  /** What the reader asks beyond the schema, which cannot say it. */
  private static final List<String> BEYOND =
      List.of(
          "string of base64, was \"",
          "earlier file",
          "lies below",
          "255 bytes",
          "one of standard",
          "python's templates",
          "which runs python");

  private static final List<Object> VALUES =
      new ArrayList<>(
          List.of(
              true,
              0,
              1,
              -1,
              1.0,
              0.5,
              17,
              1500,
              16777216,
              1e30,
              Long.MAX_VALUE,
              "",
              "python",
              "a",
              "a/b",
              "a/../b",
              "..",
              "/a",
              "a/",
              "x\ny",
              "A_1",
              "nul\u0000",
              "utf8",
              "base64",
              "aGk=",
              "é".repeat(200),
              "x".repeat(1025),
              "y".repeat(32_001),
              new JsonArray(),
              new JsonArray().add("x"),
              new JsonArray().add(1),
              new JsonObject(),
              new JsonObject().put("A", "b")));

  private static final List<String> NAMES =
      List.of(
          "language",
          "code",
          "provider",
          "template",
          "stdin",
          "stdin_base64",
          "env",
          "args",
          "path",
          "cpus",
          "A",
          "1");

  private final Random random = new Random(SEED);
  private final Validator schema = new Contract().validator("ExecutionRequest");

  @Test
  void mustAgreeOnMutatedBodies() {
    int accepted = 0;
    for (int i = 0; i < BODIES; i++) {
      JsonObject body = whole();
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        mutate(body);
      }
      accepted += agree(body) ? 1 : 0;
    }
    assertTrue(accepted > BODIES / 20 && accepted < BODIES, "accepted " + accepted);
  }

  private boolean agree(JsonObject body) {
    boolean valid = schema.validate(body).getValid();
    try {
      ExecutionParserTest.PARSER.parse("exec_1", body.encode().getBytes(StandardCharsets.UTF_8));
      assertTrue(valid, () -> "The schema refuses what was accepted: " + body);
      return true;
    } catch (ProblemException e) {
      List<Violation> bySchema =
          e.problem().errors().stream()
              .filter(error -> BEYOND.stream().noneMatch(error.detail()::contains))
              .toList();
      assertEquals(!valid, !bySchema.isEmpty(), () -> bySchema + " of " + body);
      return false;
    }
  }

  private void mutate(JsonObject object) {
    List<String> names = new ArrayList<>(object.fieldNames());
    String name = names.isEmpty() ? "x" : names.get(random.nextInt(names.size()));
    Object value = object.getValue(name);
    if (value instanceof JsonObject inner && random.nextInt(3) > 0) {
      mutate(inner);
    } else if (value instanceof JsonArray array && !array.isEmpty() && random.nextInt(3) > 0) {
      int index = random.nextInt(array.size());
      if (array.getValue(index) instanceof JsonObject inner) {
        mutate(inner);
      } else {
        array.set(index, any());
      }
    } else {
      switch (random.nextInt(4)) {
        case 0 -> object.remove(name);
        case 1 -> object.put(NAMES.get(random.nextInt(NAMES.size())), any());
        default -> object.put(name, any());
      }
    }
  }

  private Object any() {
    Object value = VALUES.get(random.nextInt(VALUES.size()));
    return value instanceof JsonObject object
        ? object.copy()
        : value instanceof JsonArray array ? array.copy() : value;
  }

  private static JsonObject whole() {
    return new JsonObject()
        .put("language", "python")
        .put("code", "print(1)")
        .put("arguments", new JsonObject().put("n", 1))
        .put("stdin", "in")
        .put("env", new JsonObject().put("A", "1").put("B", "2"))
        .put("args", new JsonArray().add("-v").add("x"))
        .put(
            "files",
            new JsonArray()
                .add(new JsonObject().put("path", "a/b").put("content_base64", "aGk="))
                .add(new JsonObject().put("path", "c").put("content_base64", "")))
        .put("limits", limits())
        .put("stop_on_output_limit", false)
        .put("provider", "auto")
        .put("template", "standard")
        .put("idempotent", true)
        .put("max_wait_ms", 100)
        .put("output_encoding", "utf8");
  }

  private static JsonObject limits() {
    return new JsonObject()
        .put("wall_time_ms", 1000)
        .put("memory_bytes", 33_554_432)
        .put("cpus", 1)
        .put("processes", 4)
        .put("open_files", 64)
        .put("disk_bytes", 1000)
        .put("stdout_bytes", 1000)
        .put("stderr_bytes", 1000);
  }
}
