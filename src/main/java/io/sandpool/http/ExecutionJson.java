package io.sandpool.http;

import io.sandpool.sandbox.Artifact;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.Output;
import io.sandpool.sandbox.Placement;
import io.sandpool.sandbox.ProgramError;
import io.sandpool.sandbox.RefusedArtifact;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.Timings;
import io.sandpool.sandbox.Usage;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** An execution's answer as JSON. */
final class ExecutionJson {

  private ExecutionJson() {}

  /** All of it, as {@code Execution} in the document. */
  static void writeWhole(JsonWriter json, ExecutionResult result, OutputEncoding encoding) {
    RunReport report = result.report();
    writeEnd(json, result);
    writeOutput(json, "stdout", report.stdout(), encoding);
    writeOutput(json, "stderr", report.stderr(), encoding);
    writeFlags(json, report);
    report.resultJson().ifPresent(value -> json.raw("result", value));
    writeRest(json, result);
  }

  /** Without output and result, as {@code FinishedExecution} in the document. */
  static void writeFinished(JsonWriter json, ExecutionResult result) {
    writeEnd(json, result);
    writeFlags(json, result.report());
    writeRest(json, result);
  }

  private static void writeEnd(JsonWriter json, ExecutionResult result) {
    RunReport report = result.report();
    json.text("id", result.id());
    json.text("outcome", report.outcome().wireName());
    if (report.exitCode().isPresent()) {
      json.number("exit_code", report.exitCode().getAsInt());
    } else {
      json.nothing("exit_code");
    }
    writeOptional(json, "signal", report.signal());
  }

  private static void writeOutput(
      JsonWriter json, String name, Output output, OutputEncoding encoding) {
    switch (encoding) {
      case UTF8 -> json.text(name, OutputText.of(output));
      case BASE64 -> json.base64(name, output.bytes().toArray());
    }
  }

  private static void writeFlags(JsonWriter json, RunReport report) {
    json.bool("stdout_truncated", report.stdout().truncated());
    json.bool("stderr_truncated", report.stderr().truncated());
  }

  private static void writeRest(JsonWriter json, ExecutionResult result) {
    RunReport report = result.report();
    writeError(json, report.error());
    json.array("artifacts");
    report.artifacts().forEach(artifact -> writeArtifact(json, artifact));
    json.endArray();
    json.array("refused_artifacts");
    report.refusedArtifacts().forEach(refused -> writeRefused(json, refused));
    json.endArray();
    writePlacement(json, result.placement());
    writeTimings(json, result.timings());
    writeUsage(json, report.usage());
  }

  private static void writeError(JsonWriter json, Optional<ProgramError> error) {
    if (error.isEmpty()) {
      json.nothing("error");
      return;
    }
    json.object("error");
    json.text("name", error.get().name());
    json.text("message", error.get().message());
    json.text("traceback", error.get().traceback());
    json.endObject();
  }

  private static void writeArtifact(JsonWriter json, Artifact artifact) {
    json.object();
    json.text("path", artifact.path());
    json.text("mime_type", MediaTypes.of(artifact.path()));
    json.number("size", artifact.content().size());
    json.base64("content_base64", artifact.content().toArray());
    json.endObject();
  }

  private static void writeRefused(JsonWriter json, RefusedArtifact refused) {
    json.object();
    json.text("path", refused.path());
    json.text("reason", refused.reason());
    json.endObject();
  }

  private static void writePlacement(JsonWriter json, Placement placement) {
    json.text("provider", placement.provider());
    json.text("pool", placement.pool());
    json.text("sandbox_id", placement.sandboxId());
    json.text("start", placement.start().wireName());
    writeOptional(json, "miss_reason", placement.missReason().map(reason -> reason.wireName()));
    writeOptional(json, "spilled_from", placement.spill().map(Placement.Spill::from));
    writeOptional(json, "reason", placement.spill().map(spill -> spill.reason().wireName()));
  }

  private static void writeTimings(JsonWriter json, Timings timings) {
    json.object("timings_ms");
    json.number("queue", millis(timings.queue()));
    json.number("lease", millis(timings.lease()));
    json.number("run", millis(timings.run()));
    json.number("total", millis(timings.total()));
    json.endObject();
  }

  private static void writeUsage(JsonWriter json, Usage usage) {
    json.object("usage");
    writeOptional(json, "cpu_micros", usage.cpuMicros());
    writeOptional(json, "max_rss_kib", usage.maxRssKib());
    json.endObject();
  }

  private static void writeOptional(JsonWriter json, String name, Optional<String> value) {
    if (value.isPresent()) {
      json.text(name, value.get());
    } else {
      json.nothing(name);
    }
  }

  private static void writeOptional(JsonWriter json, String name, OptionalLong value) {
    if (value.isPresent()) {
      json.number(name, value.getAsLong());
    } else {
      json.nothing(name);
    }
  }

  /** Milliseconds with three decimals. */
  static double millis(Duration duration) {
    return Math.max(0, Math.round(duration.toNanos() / 1e3)) / 1e3;
  }
}
