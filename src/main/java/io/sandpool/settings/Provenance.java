package io.sandpool.settings;

import io.sandpool.bus.admin.SettingValue;
import io.sandpool.bus.admin.SettingValue.Source;
import io.sandpool.provider.schema.Field;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tells of every value in force who says it. */
final class Provenance {

  private static final String NOTHING = new JsonObject().encode();

  private final ProviderKinds kinds;

  Provenance(ProviderKinds kinds) {
    this.kinds = kinds;
  }

  /** Every value, in the order of the paths; secrets as they may be shown. */
  List<SettingValue> of(Rows rows, Surroundings around) {
    JsonObject saved = rows.json();
    Secrets secrets = new Secrets(kinds, saved, around.file());
    Map<String, SettingValue> values = new TreeMap<>();
    // Whoever comes later is heard before those who came earlier.
    hear(values, Leaves.ofPaths(around.defaults(), secrets), Source.DEFAULT);
    Map<String, Object> fallbacks = new TreeMap<>();
    Map<String, Object> variables = new TreeMap<>();
    for (String id : providers(saved, around)) {
      fields(id, secrets.typeOf(id), around, fallbacks, variables);
    }
    hear(values, Leaves.ofPaths(fallbacks, secrets), Source.DEFAULT);
    hear(values, Leaves.ofPaths(variables, secrets), Source.ENVIRONMENT);
    hear(values, Leaves.of(around.file(), secrets), Source.FILE);
    hear(values, Leaves.of(saved, secrets), Source.DATABASE);
    hear(values, Leaves.ofPaths(around.environment(), secrets), Source.ENVIRONMENT);
    return values.values().stream().filter(value -> !value.value().equals(NOTHING)).toList();
  }

  private static void hear(Map<String, SettingValue> values, Leaves leaves, Source source) {
    for (String path : leaves.paths()) {
      leaves
          .shown(path)
          .ifPresent(value -> values.put(path, new SettingValue(path, value, source)));
    }
  }

  private static Set<String> providers(JsonObject saved, Surroundings around) {
    Set<String> ids = new TreeSet<>(around.running());
    for (JsonObject layer : List.of(saved, around.file())) {
      layer.fieldNames().forEach(name -> RowNames.provider(name).ifPresent(ids::add));
    }
    return ids;
  }

  /** What a provider takes by itself, and from its own variables. */
  private void fields(
      String id,
      String type,
      Surroundings around,
      Map<String, Object> fallbacks,
      Map<String, Object> variables) {
    List<Field> fields = kinds.ofType(type).map(kind -> kind.schema().fields()).orElse(List.of());
    for (Field field : fields) {
      String path = RowNames.ofProvider(id) + "." + field.name();
      field.fallback().ifPresent(value -> fallbacks.put(path, value));
      field
          .variable()
          .flatMap(name -> Optional.ofNullable(around.variables().get(name)))
          .filter(text -> !text.isBlank())
          .ifPresent(text -> variables.put(path, field.kind().fromText(text)));
    }
  }
}
