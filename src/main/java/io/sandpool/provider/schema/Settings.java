package io.sandpool.provider.schema;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Settings found good by a {@link Schema}. A key that the schema does not have, or a value that is
 * neither given nor has a fallback, is a defect of the caller's unless it asks for an Optional.
 */
public final class Settings {

  private final Map<String, Object> values;

  Settings(Map<String, Object> values) {
    this.values = Map.copyOf(values);
  }

  /** A text. */
  public String text(String name) {
    return get(name, String.class)
        .orElseThrow(() -> new NoSuchElementException("No setting " + name));
  }

  /** A text that may be missing. */
  public Optional<String> optionalText(String name) {
    return get(name, String.class);
  }

  /** A whole number. */
  public int integer(String name) {
    return get(name, Integer.class)
        .orElseThrow(() -> new NoSuchElementException("No setting " + name));
  }

  /** A whole number that may be missing. */
  public Optional<Integer> optionalInteger(String name) {
    return get(name, Integer.class);
  }

  /** True or false. */
  public boolean flag(String name) {
    return get(name, Boolean.class)
        .orElseThrow(() -> new NoSuchElementException("No setting " + name));
  }

  /** An object of texts, empty where none is given. */
  public Map<String, String> texts(String name) {
    return get(name, JsonObject.class).map(Settings::textsOf).orElseGet(TreeMap::new);
  }

  private static Map<String, String> textsOf(JsonObject object) {
    Map<String, String> texts = new TreeMap<>();
    object.forEach(entry -> texts.put(entry.getKey(), String.valueOf(entry.getValue())));
    return texts;
  }

  /** A table's rows by their names, empty where none is given. */
  public Map<String, Map<String, String>> table(String name) {
    Map<String, Map<String, String>> rows = new TreeMap<>();
    get(name, JsonObject.class)
        .ifPresent(
            table ->
                table.forEach(row -> rows.put(row.getKey(), textsOf((JsonObject) row.getValue()))));
    return rows;
  }

  private <T> Optional<T> get(String name, Class<T> type) {
    return Optional.ofNullable(values.get(name)).map(type::cast);
  }

  /** Nothing: some values are secrets. */
  @Override
  public String toString() {
    return "Settings" + new TreeMap<>(values).keySet();
  }
}
