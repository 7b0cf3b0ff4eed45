package io.sandpool.settings;

import io.sandpool.bus.admin.ProviderSchemas;
import io.sandpool.bus.admin.ProviderSchemas.ProviderSchema;
import io.sandpool.bus.admin.ProviderSchemas.SettingField;
import io.sandpool.provider.schema.Field;
import io.sandpool.provider.schema.Kind;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Lists the providers that can be set up, with their fields. */
final class Catalogue {

  private final ProviderKinds kinds;

  Catalogue(ProviderKinds kinds) {
    this.kinds = kinds;
  }

  /** All of them: one of each kind first, then the others by name. */
  ProviderSchemas list(Rows rows, Surroundings around) {
    JsonObject saved = rows.json();
    Secrets types = new Secrets(kinds, saved, around.file());
    List<ProviderSchema> schemas = new ArrayList<>();
    for (String id : ids(saved, around)) {
      String name = RowNames.ofProvider(id);
      kinds
          .ofType(types.typeOf(id))
          .map(
              kind ->
                  new ProviderSchema(
                      id,
                      kind.type(),
                      kind.name(),
                      kind.summary(),
                      kind.tags(),
                      saved.containsKey(name) || around.file().containsKey(name),
                      around.running().contains(id),
                      around.active().filter(id::equals).isPresent(),
                      kind.schema().fields().stream().map(Catalogue::field).toList()))
          .ifPresent(schemas::add);
    }
    return new ProviderSchemas(schemas);
  }

  /** Whether there is a provider of that id to be set up. */
  boolean knows(String id, Rows rows, Surroundings around) {
    return ids(rows.json(), around).contains(id);
  }

  private Set<String> ids(JsonObject saved, Surroundings around) {
    Set<String> others = new TreeSet<>(around.running());
    for (JsonObject layer : List.of(saved, around.file())) {
      layer.fieldNames().forEach(name -> RowNames.provider(name).ifPresent(others::add));
    }
    Set<String> ids = new LinkedHashSet<>(kinds.usualIds());
    ids.addAll(others);
    return ids;
  }

  private static SettingField field(Field field) {
    Optional<Kind.Whole> whole =
        field.kind() instanceof Kind.Whole number ? Optional.of(number) : Optional.empty();
    return new SettingField(
        field.name(),
        type(field.kind()),
        field.label(),
        field.help(),
        field.required(),
        field.fallback().map(Json::encode),
        field.options(),
        whole.map(Kind.Whole::min),
        whole.map(Kind.Whole::max),
        field.secret(),
        field.variable());
  }

  private static String type(Kind kind) {
    if (kind instanceof Kind.Whole) {
      return "integer";
    }
    if (kind instanceof Kind.Flag) {
      return "boolean";
    }
    return kind instanceof Kind.Texts || kind instanceof Kind.Table ? "object" : "string";
  }
}
