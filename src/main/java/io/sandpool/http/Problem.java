package io.sandpool.http;

import io.sandpool.bus.admin.SettingsProblem;
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
 * @param errors the places of the body that are wrong
 * @param settings the settings that are wrong
 * @param retryAfter when another attempt makes sense
 * @param extensions further members, each a list of strings
 */
record Problem(
    ProblemType type,
    String detail,
    List<Violation> errors,
    List<SettingsProblem> settings,
    Optional<Duration> retryAfter,
    Map<String, List<String>> extensions) {

  static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, List.of(), List.of(), Optional.empty(), Map.of());
  }

  static Problem of(ProblemType type, List<Violation> errors) {
    String detail = errors.get(0).detail() + more(errors);
    return new Problem(type, detail, errors, List.of(), Optional.empty(), Map.of());
  }

  static Problem ofSettings(List<SettingsProblem> wrong) {
    SettingsProblem first = wrong.get(0);
    String detail = first.path() + ": " + first.message() + more(wrong);
    return new Problem(
        ProblemType.INVALID_SETTINGS, detail, List.of(), wrong, Optional.empty(), Map.of());
  }

  private static String more(List<?> errors) {
    return errors.size() > 1 ? " (and " + (errors.size() - 1) + " more)" : "";
  }

  Problem retryAfter(Duration duration) {
    return new Problem(type, detail, errors, settings, Optional.of(duration), extensions);
  }

  Problem with(String extension, List<String> values) {
    return new Problem(type, detail, errors, settings, retryAfter, Map.of(extension, values));
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
    writeErrors(json);
    retryAfterSeconds().ifPresent(seconds -> json.number("retry_after_seconds", seconds));
    extensions.forEach(json::texts);
  }

  private void writeErrors(JsonWriter json) {
    if (errors.isEmpty() && settings.isEmpty()) {
      return;
    }
    json.array("errors");
    errors.forEach(error -> writeError(json, "pointer", error.pointer(), error.detail()));
    settings.forEach(error -> writeError(json, "path", error.path(), error.message()));
    json.endArray();
  }

  private static void writeError(JsonWriter json, String kind, String place, String detail) {
    json.object();
    json.text(kind, place);
    json.text("detail", detail);
    json.endObject();
  }
}
