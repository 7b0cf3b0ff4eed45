package io.sandpool.http;

import io.sandpool.bus.admin.SettingsChange;
import io.sandpool.bus.admin.SettingsOutcome;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/**
 * What the audit log says of a change of the settings. Always short enough to be written down:
 * nobody shall hide what they changed by changing much.
 */
final class SettingsDetail {

  private static final int MOST = 100;

  /** Of a value, a path or a note. */
  private static final int LONGEST_TEXT = 200;

  /** Of all; the log takes a little more. */
  private static final int LONGEST = 15_000;

  private SettingsDetail() {}

  static AuditTrail.Told told(SettingsOutcome outcome, String note) {
    JsonObject detail = new JsonObject().put("version", outcome.version()).put("note", cut(note));
    if (!outcome.problems().isEmpty()) {
      return new AuditTrail.Told(
          true,
          detail.put("problems", first(outcome.problems(), problem -> cut(problem.path()), MOST)));
    }
    List<SettingsChange> changes = outcome.changes();
    put(detail, changes, SettingsDetail::json, MOST);
    for (int most = MOST; detail.encode().length() > LONGEST && most > 0; most /= 2) {
      put(detail, changes, change -> new JsonObject().put("path", cut(change.path())), most);
    }
    return AuditTrail.Told.done(detail);
  }

  private static void put(
      JsonObject detail,
      List<SettingsChange> changes,
      Function<SettingsChange, Object> told,
      int most) {
    detail.put("changes", first(changes, told, most));
    if (changes.size() > most) {
      detail.put("further_changes", changes.size() - most);
    }
  }

  private static <T> JsonArray first(List<T> all, Function<T, Object> told, int most) {
    JsonArray array = new JsonArray();
    all.stream().limit(most).map(told).forEach(array::add);
    return array;
  }

  private static JsonObject json(SettingsChange change) {
    JsonObject json = new JsonObject().put("path", cut(change.path()));
    change.before().ifPresent(before -> json.put("before", value(before)));
    change.after().ifPresent(after -> json.put("after", value(after)));
    return json;
  }

  private static Object value(String encoded) {
    return encoded.length() > LONGEST_TEXT ? cut(encoded) : Json.decodeValue(encoded);
  }

  private static String cut(String text) {
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
  }
}
