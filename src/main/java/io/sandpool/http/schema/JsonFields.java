package io.sandpool.http.schema;

import io.sandpool.sandbox.Bytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * An object that has been read and fits its schema. Each getter may be asked only for fields that
 * the schema gives its type; absent fields are empty.
 */
public final class JsonFields {

  private final Map<String, Object> fields;

  JsonFields(Map<String, Object> fields) {
    this.fields = fields;
  }

  /** A string. */
  public Optional<String> text(String name) {
    return get(name, String.class);
  }

  /** An integer. */
  public OptionalLong integer(String name) {
    return fields.get(name) instanceof Long value ? OptionalLong.of(value) : OptionalLong.empty();
  }

  /** A number. */
  public OptionalDouble number(String name) {
    return fields.get(name) instanceof Double value
        ? OptionalDouble.of(value)
        : OptionalDouble.empty();
  }

  /** A boolean. */
  public Optional<Boolean> bool(String name) {
    return get(name, Boolean.class);
  }

  /** A string that held base64. */
  public Optional<Bytes> bytes(String name) {
    return get(name, Bytes.class);
  }

  /** An object of free form, as it was written. */
  public Optional<RawJson> raw(String name) {
    return get(name, RawJson.class);
  }

  /** An object of known fields. */
  public Optional<JsonFields> object(String name) {
    return get(name, JsonFields.class);
  }

  /** An array of strings, empty where absent. */
  public List<String> texts(String name) {
    return list(name, String.class);
  }

  /** An array of objects, empty where absent. */
  public List<JsonFields> objects(String name) {
    return list(name, JsonFields.class);
  }

  /** This object's fields, all of which are strings. */
  public Map<String, String> asTexts() {
    Map<String, String> texts = new LinkedHashMap<>();
    fields.forEach((name, value) -> texts.put(name, (String) value));
    return texts;
  }

  private <T> List<T> list(String name, Class<T> type) {
    return fields.get(name) instanceof List<?> list
        ? list.stream().map(type::cast).toList()
        : List.of();
  }

  private <T> Optional<T> get(String name, Class<T> type) {
    return Optional.ofNullable(fields.get(name)).map(type::cast);
  }
}
