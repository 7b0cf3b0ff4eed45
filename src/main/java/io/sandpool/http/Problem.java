package io.sandpool.http;

import io.sandpool.http.schema.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A problem as RFC 9457 has it.
 *
 * @param type its kind
 * @param detail a sentence for the caller
 * @param errors the places that are wrong
 * @param retryAfter when another attempt makes sense
 * @param extensions further members, each a list of strings
 */
record Problem(
    ProblemType type,
    String detail,
    List<Violation> errors,
    Optional<Duration> retryAfter,
    Map<String, List<String>> extensions) {

  static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, List.of(), Optional.empty(), Map.of());
  }

  static Problem of(ProblemType type, List<Violation> errors) {
    String more = errors.size() > 1 ? " (and " + (errors.size() - 1) + " more)" : "";
    return new Problem(type, errors.get(0).detail() + more, errors, Optional.empty(), Map.of());
  }

  Problem retryAfter(Duration duration) {
    return new Problem(type, detail, errors, Optional.of(duration), extensions);
  }

  Problem with(String extension, List<String> values) {
    return new Problem(type, detail, errors, retryAfter, Map.of(extension, values));
  }

  /** Whole seconds to wait, at least one. */
  Optional<Long> retryAfterSeconds() {
    return retryAfter.map(wait -> Math.max(1, wait.plusMillis(999).toSeconds()));
  }

  void writeMembers(JsonWriter json, String requestId) {
    json.text("type", type.uri());
    json.text("title", type.title());
    json.number("status", type.status());
    json.text("detail", detail);
    json.text("request_id", requestId);
    if (!errors.isEmpty()) {
      json.array("errors");
      for (Violation error : errors) {
        json.object();
        json.text("pointer", error.pointer());
        json.text("detail", error.detail());
        json.endObject();
      }
      json.endArray();
    }
    retryAfterSeconds().ifPresent(seconds -> json.number("retry_after_seconds", seconds));
    extensions.forEach(json::texts);
  }
}
