package io.sandpool.http.ragflow;

import io.sandpool.http.JsonWriter;
import io.sandpool.sandbox.Artifact;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** Answers of {@code POST /run}, field for field as the executor manager writes them. */
final class RunJson {

  private static final List<String> KINDS =
      List.of("resource_limit_type", "unauthorized_access_type", "runtime_error_type");

  private RunJson() {}

  static Buffer of(RunResult result) {
    return JsonWriter.write(json -> write(json, result));
  }

  /** What is wrong with a body, as FastAPI says it. */
  static Buffer of(List<Issue> issues) {
    return JsonWriter.write(
        json -> {
          json.array("detail");
          issues.forEach(issue -> write(json, issue));
          json.endArray();
        });
  }

  static Buffer detail(String sentence) {
    return JsonWriter.write(json -> json.text("detail", sentence));
  }

  private static void write(JsonWriter json, RunResult result) {
    json.text("status", result.status().wireName());
    json.text("stdout", result.stdout());
    json.text("stderr", result.stderr());
    json.number("exit_code", result.exitCode());
    text(json, "detail", result.detail());
    if (result.timeUsedMillis().isPresent()) {
      json.number("time_used_ms", result.timeUsedMillis().getAsDouble());
    } else {
      json.nothing("time_used_ms");
    }
    if (result.memoryUsedKib().isPresent()) {
      json.number("memory_used_kb", (double) result.memoryUsedKib().getAsLong());
    } else {
      json.nothing("memory_used_kb");
    }
    KINDS.forEach(kind -> text(json, kind, result.status().kindIn(kind)));
    json.array("artifacts");
    result.artifacts().forEach(artifact -> write(json, artifact));
    json.endArray();
    writeValue(json, result.valueJson());
  }

  private static void write(JsonWriter json, Artifact artifact) {
    json.object();
    json.text("name", artifact.path());
    json.text("mime_type", RunArtifacts.typeOf(artifact.path()).orElseThrow());
    json.number("size", artifact.content().size());
    json.base64("content_b64", artifact.content().toArray());
    json.endObject();
  }

  private static void writeValue(JsonWriter json, Optional<String> value) {
    if (value.isEmpty()) {
      json.nothing("result");
      return;
    }
    json.object("result");
    json.bool("present", true);
    json.raw("value", value.get());
    json.text("type", "json");
    json.endObject();
  }

  private static void write(JsonWriter json, Issue issue) {
    json.object();
    json.text("type", issue.type());
    json.raw("loc", "[\"body\"" + issue.place().map(place -> "," + place).orElse("") + ']');
    json.text("msg", issue.message());
    json.raw("input", issue.inputJson());
    issue.contextJson().ifPresent(context -> json.raw("ctx", context));
    json.endObject();
  }

  private static void text(JsonWriter json, String name, Optional<String> value) {
    if (value.isPresent()) {
      json.text(name, value.get());
    } else {
      json.nothing(name);
    }
  }
}
