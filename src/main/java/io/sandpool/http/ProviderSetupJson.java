package io.sandpool.http;

import io.sandpool.bus.admin.ProviderSchemas;
import io.sandpool.bus.admin.ProviderSchemas.ProviderSchema;
import io.sandpool.bus.admin.ProviderSchemas.SettingField;
import io.sandpool.bus.admin.SettingsView;

/** Providers that can be set up, as JSON. */
final class ProviderSetupJson {

  private ProviderSetupJson() {}

  static void write(JsonWriter json, ProviderSchemas all) {
    json.array("providers");
    for (ProviderSchema provider : all.providers()) {
      json.object();
      writeSummary(json, provider);
      json.endObject();
    }
    json.endArray();
  }

  static void write(JsonWriter json, ProviderSchema provider, SettingsView view) {
    writeSummary(json, provider);
    json.array("fields");
    for (SettingField field : provider.fields()) {
      json.object();
      write(json, field);
      json.endObject();
    }
    json.endArray();
    json.free("settings", ProviderSetupHandler.saved(view, provider.id()));
    String prefix = "sandbox." + provider.id() + ".";
    SettingsJson.writeValues(
        json, view.values().stream().filter(value -> value.path().startsWith(prefix)).toList());
  }

  private static void writeSummary(JsonWriter json, ProviderSchema provider) {
    json.text("id", provider.id());
    json.text("type", provider.type());
    json.text("name", provider.name());
    json.text("summary", provider.summary());
    json.texts("tags", provider.tags());
    json.bool("saved", provider.saved());
    json.bool("running", provider.running());
    json.bool("active", provider.active());
  }

  private static void write(JsonWriter json, SettingField field) {
    json.text("name", field.name());
    json.text("type", field.type());
    json.text("label", field.label());
    json.text("help", field.help());
    json.bool("required", field.required());
    json.raw("default", field.fallback());
    json.texts("options", field.options());
    json.whole("min", field.min());
    json.whole("max", field.max());
    json.bool("secret", field.secret());
    json.text("variable", field.variable());
  }
}
