package io.sandpool.settings;

import io.sandpool.provider.schema.Field;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Tells which values are secrets, shows what may be shown of them, and knows what was shown again.
 *
 * <p>A field of a provider that its kind does not know counts as a secret: nobody can say what it
 * is.
 */
final class Secrets {

  private static final String SET = "set";
  private static final String LAST = "last4";

  /** Of a shorter one, four characters would say too much. */
  private static final int LONG_ENOUGH = 12;

  private static final int SHOWN = 4;

  /** Fields that every kind has. */
  private static final Set<String> OF_ALL_KINDS = Set.of("type", "languages");

  private final ProviderKinds kinds;
  private final List<JsonObject> layers;

  /**
   * Tells by the kinds of the providers.
   *
   * @param layers rows by name, by which a provider's kind is known; the first that names it counts
   */
  Secrets(ProviderKinds kinds, JsonObject... layers) {
    this.kinds = kinds;
    this.layers = List.of(layers);
  }

  /** Whether the field {@code key} of the row {@code name} is a secret. */
  boolean isSecret(String name, String key) {
    Optional<String> provider = RowNames.provider(name);
    if (provider.isEmpty() || OF_ALL_KINDS.contains(key)) {
      return false;
    }
    return kinds.field(typeOf(provider.get(), name), key).map(Field::secret).orElse(true);
  }

  /** Whether the value at {@code path} is a secret, or within one. */
  boolean isSecret(String path) {
    if (!path.startsWith(RowNames.SANDBOX)) {
      return false;
    }
    String[] parts = path.split("\\.", 4);
    return parts.length > 2 && isSecret(parts[0] + "." + parts[1], parts[2]);
  }

  /** The kind of the provider {@code id}. */
  String typeOf(String id) {
    return typeOf(id, RowNames.ofProvider(id));
  }

  private String typeOf(String id, String name) {
    return ProviderKinds.typeOf(
        id,
        layers.stream()
            .map(
                layer ->
                    layer.getValue(name) instanceof JsonObject row
                        ? Optional.of(row)
                        : Optional.<JsonObject>empty())
            .toList());
  }

  /** What may be shown of a secret. */
  static JsonObject shown(Object secret) {
    JsonObject shown = new JsonObject().put(SET, true);
    if (secret instanceof String text && text.length() >= LONG_ENOUGH) {
      shown.put(LAST, text.substring(text.length() - SHOWN));
    }
    return shown;
  }

  /** A copy of {@code rows} with no more of secrets than may be shown. */
  JsonObject shown(JsonObject rows) {
    JsonObject copy = rows.copy();
    forEach(copy, (row, key) -> row.put(key, shown(row.getValue(key))));
    return copy;
  }

  /**
   * A copy of a merge patch that leaves secrets alone which are as they were shown, and takes those
   * away that are empty.
   */
  JsonObject restored(JsonObject patch) {
    JsonObject copy = patch.copy();
    forEach(copy, Secrets::restore);
    return copy;
  }

  /** Has {@code action} done to every secret; it may change and remove it. */
  private void forEach(JsonObject rows, BiConsumer<JsonObject, String> action) {
    for (String name : rows.fieldNames()) {
      if (rows.getValue(name) instanceof JsonObject row) {
        Set.copyOf(row.fieldNames()).stream()
            .filter(key -> isSecret(name, key))
            .forEach(key -> action.accept(row, key));
      }
    }
  }

  private static void restore(JsonObject row, String key) {
    Object value = row.getValue(key);
    if (isShown(value)) {
      row.remove(key);
    } else if ("".equals(value)) {
      row.putNull(key);
    }
  }

  private static boolean isShown(Object value) {
    return value instanceof JsonObject object
        && Boolean.TRUE.equals(object.getValue(SET))
        && Set.of(SET, LAST).containsAll(object.fieldNames());
  }
}
