package io.sandpool.emulator.e2b;

import io.sandpool.emulator.KernelEvent;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The lines of a stream of {@code /execute}. */
final class OutputLines {

  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("text/plain", "text"),
          Map.entry("text/html", "html"),
          Map.entry("text/markdown", "markdown"),
          Map.entry("image/svg+xml", "svg"),
          Map.entry("image/png", "png"),
          Map.entry("image/jpeg", "jpeg"),
          Map.entry("application/pdf", "pdf"),
          Map.entry("text/latex", "latex"),
          Map.entry("application/json", "json"),
          Map.entry("application/javascript", "javascript"),
          Map.entry("e2b/data", "data"),
          Map.entry("e2b/chart", "chart"));

  private OutputLines() {}

  static JsonObject keepAlive() {
    return new JsonObject().put("type", "keepalive");
  }

  /** The line for an event; empty for one that is no line but the end of the stream. */
  static Optional<JsonObject> of(KernelEvent event, Instant now) {
    if (event instanceof KernelEvent.Started started) {
      return line("number_of_executions", json -> json.put("execution_count", started.count()));
    }
    if (event instanceof KernelEvent.Printed printed) {
      return line(
          printed.stream(),
          json -> json.put("text", printed.text()).put("timestamp", now.toString()));
    }
    if (event instanceof KernelEvent.Shown shown) {
      return line(
          "result", json -> json.mergeIn(fields(shown.mime())).put("is_main_result", shown.main()));
    }
    if (event instanceof KernelEvent.Failed failed) {
      return line(
          "error",
          json ->
              json.put("name", failed.name())
                  .put("value", failed.value())
                  .put("traceback", failed.traceback()));
    }
    return event instanceof KernelEvent.Ended
        ? line("end_of_execution", json -> json)
        : Optional.empty();
  }

  private static Optional<JsonObject> line(
      String type, java.util.function.UnaryOperator<JsonObject> content) {
    return Optional.of(content.apply(new JsonObject().put("type", type)));
  }

  private static JsonObject fields(JsonObject mime) {
    JsonObject fields = new JsonObject();
    JsonObject extra = new JsonObject();
    for (Map.Entry<String, Object> form : mime) {
      String field = FIELDS.get(form.getKey());
      if (field == null) {
        extra.put(form.getKey(), form.getValue());
      } else {
        fields.put(field, "text".equals(field) ? unquoted(form.getValue()) : form.getValue());
      }
    }
    return extra.isEmpty() ? fields : fields.put("extra", extra);
  }

  /** Text loses one pair of quotes around it. */
  private static Object unquoted(Object value) {
    if (value instanceof String text && text.length() > 1) {
      char first = text.charAt(0);
      char last = text.charAt(text.length() - 1);
      if (first == last && (first == '\'' || first == '"')) {
        return text.substring(1, text.length() - 1);
      }
    }
    return value;
  }
}
