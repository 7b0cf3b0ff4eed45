package io.sandpool.http.ragflow;

import io.sandpool.bus.admin.ProviderSchemas;
import io.sandpool.bus.admin.ProviderSchemas.ProviderSchema;
import io.sandpool.bus.admin.ProviderSchemas.SettingField;
import io.sandpool.http.JsonWriter;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Providers and their settings in the words of RAGFlow's forms. */
final class ProviderForm {

  private ProviderForm() {}

  static void writeList(JsonWriter json, ProviderSchemas all) {
    json.array("data");
    for (ProviderSchema provider : all.providers()) {
      json.object();
      json.text("id", provider.id());
      json.text("name", provider.name());
      json.text("description", provider.summary());
      json.texts("tags", provider.tags());
      json.endObject();
    }
    json.endArray();
  }

  static void writeFields(JsonWriter json, ProviderSchema provider) {
    json.object("data");
    provider.fields().forEach(field -> write(json, field));
    json.endObject();
  }

  private static void write(JsonWriter json, SettingField field) {
    json.object(field.name());
    json.text("type", field.type());
    json.bool("required", field.required());
    json.text("label", field.label());
    json.text("description", field.help());
    field.fallback().ifPresent(value -> json.raw("default", value));
    field.variable().ifPresent(name -> json.text("placeholder", "From " + name + " where empty"));
    field.min().ifPresent(value -> json.number("min", value));
    field.max().ifPresent(value -> json.number("max", value));
    if (!field.options().isEmpty()) {
      json.texts("options", field.options());
    }
    json.bool("secret", field.secret());
    json.text("scope", "runtime");
    json.bool("readonly", false);
    json.endObject();
  }

  /** What a form begins with where nothing is saved. */
  static JsonObject defaults(ProviderSchema provider) {
    JsonObject defaults = new JsonObject();
    for (SettingField field : provider.fields()) {
      field.fallback().ifPresent(value -> defaults.put(field.name(), Json.decodeValue(value)));
    }
    return defaults;
  }

  static Optional<ProviderSchema> find(ProviderSchemas all, String id) {
    return all.providers().stream().filter(provider -> provider.id().equals(id)).findFirst();
  }
}
