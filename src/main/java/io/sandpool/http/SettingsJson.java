package io.sandpool.http;

import io.sandpool.bus.admin.SettingValue;
import io.sandpool.bus.admin.SettingsChange;
import io.sandpool.bus.admin.SettingsOutcome;
import io.sandpool.bus.admin.SettingsProblem;
import io.sandpool.bus.admin.SettingsVersions;
import io.sandpool.bus.admin.SettingsView;
import java.util.List;
import java.util.Optional;

/** Settings as JSON; whatever is secret has come without what makes it so. */
final class SettingsJson {

  private SettingsJson() {}

  /** What is in force and who says so. */
  static void writeInForce(JsonWriter json, SettingsView view) {
    json.number("version", view.version());
    json.moment("at", Optional.of(view.at()));
    json.text("by", view.by());
    writeValues(json, view.values());
  }

  static void write(JsonWriter json, SettingsView view) {
    json.number("version", view.version());
    json.moment("at", Optional.of(view.at()));
    json.text("by", view.by());
    json.text("note", view.note());
    json.free("settings", view.settings());
    writeValues(json, view.values());
  }

  static void writeValues(JsonWriter json, List<SettingValue> values) {
    json.array("values");
    for (SettingValue value : values) {
      json.object();
      json.text("path", value.path());
      json.raw("value", value.value());
      json.text("source", value.source().wireName());
      json.endObject();
    }
    json.endArray();
  }

  static void write(JsonWriter json, SettingsVersions versions) {
    json.array("versions");
    for (SettingsVersions.Version version : versions.versions()) {
      json.object();
      json.number("version", version.version());
      json.moment("at", Optional.of(version.at()));
      json.text("by", version.by());
      json.text("note", version.note());
      writeChanges(json, version.changes());
      json.endObject();
    }
    json.endArray();
  }

  static void write(JsonWriter json, SettingsOutcome outcome) {
    json.bool("applied", outcome.applied());
    json.number("version", outcome.version());
    writeProblems(json, outcome.problems());
    writeChanges(json, outcome.changes());
    json.array("effects");
    for (SettingsOutcome.Effect effect : outcome.effects()) {
      json.object();
      json.text("kind", effect.kind());
      json.text("name", effect.name());
      json.text("consequence", effect.consequence());
      json.endObject();
    }
    json.endArray();
  }

  static void writeProblems(JsonWriter json, List<SettingsProblem> problems) {
    json.array("problems");
    for (SettingsProblem problem : problems) {
      json.object();
      json.text("path", problem.path());
      json.text("message", problem.message());
      json.endObject();
    }
    json.endArray();
  }

  private static void writeChanges(JsonWriter json, List<SettingsChange> changes) {
    json.array("changes");
    for (SettingsChange change : changes) {
      json.object();
      json.text("path", change.path());
      json.raw("before", change.before());
      json.raw("after", change.after());
      json.endObject();
    }
    json.endArray();
  }
}
