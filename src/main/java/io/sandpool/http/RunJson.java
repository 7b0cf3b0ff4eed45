package io.sandpool.http;

import io.sandpool.bus.runs.RunAnswer;
import io.sandpool.bus.runs.RunView;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** Kept runs as JSON. */
final class RunJson {

  private RunJson() {}

  /** Where a run can be asked for. */
  static String location(RunView run) {
    return "/v1/executions/" + run.id();
  }

  /** A run with its answer, where it has one, as {@code KeptExecution} in the document. */
  static Buffer of(RunView run) {
    Buffer json = JsonWriter.write(members -> write(members, run));
    run.answer().ifPresent(answer -> append(json, answer));
    return json;
  }

  /** The answer is JSON already, and may be large: it is not read again. */
  private static void append(Buffer json, RunAnswer answer) {
    int brace = json.length() - 1;
    String name = answer.isResult() ? "result" : "problem";
    json.setByte(brace, (byte) ',')
        .appendString("\"" + name + "\":")
        .appendBytes(answer.json().toArray())
        .appendString("}");
  }

  /** Runs without answers. */
  static Buffer list(List<RunView> runs) {
    return JsonWriter.write(json -> writeAll(json, runs));
  }

  /** Runs without answers, and what to ask for to see more. */
  static Buffer page(List<RunView> runs, Optional<String> next) {
    return JsonWriter.write(
        json -> {
          writeAll(json, runs);
          json.text("next", next);
        });
  }

  private static void writeAll(JsonWriter json, List<RunView> runs) {
    json.array("executions");
    for (RunView run : runs) {
      json.object();
      write(json, run);
      json.endObject();
    }
    json.endArray();
  }

  /** The event that tells of the end of a run. */
  static Buffer event(RunView run, int mostBytes) {
    boolean fits = run.answer().map(answer -> answer.json().size() <= mostBytes).orElse(true);
    RunView told =
        fits
            ? run
            : new RunView(
                run.id(),
                run.state(),
                run.createdAt(),
                run.endedAt(),
                run.expiresAt(),
                Optional.empty());
    Buffer event = Buffer.buffer("{\"type\":\"execution.completed\",\"execution\":");
    event.appendBuffer(of(told));
    return event.appendString(fits ? "}" : ",\"answer_omitted\":true}");
  }

  private static void write(JsonWriter json, RunView run) {
    json.text("id", run.id());
    json.text("state", run.state().wireName());
    json.text("location", location(run));
    json.moment("created_at", Optional.of(run.createdAt()));
    json.moment("ended_at", run.endedAt());
    json.moment("expires_at", run.expiresAt());
  }
}
