package io.sandpool.provider.schema;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The settings that a kind of provider takes, in the order in which a form shows them. */
public final class Schema {

  /**
   * The kind of the provider, and the languages that it is to serve: read by those who choose the
   * kind and make the pools.
   */
  private static final Set<String> READ_ELSEWHERE = Set.of("type", "languages");

  private final Map<String, Field> fields = new LinkedHashMap<>();

  private Schema(List<Field> fields) {
    fields.forEach(field -> this.fields.put(field.name(), field));
  }

  /** A schema of these fields. */
  public static Schema of(Field... fields) {
    return new Schema(List.of(fields));
  }

  /** The fields, in order. */
  public List<Field> fields() {
    return List.copyOf(fields.values());
  }

  /**
   * Reads settings: what {@code configuration} says, else what the field's environment variable
   * says, else its fallback.
   *
   * @throws InvalidSettingsException with everything that is wrong
   */
  public Settings read(JsonObject configuration, Map<String, String> environment) {
    return read(configuration, environment, good -> List.of());
  }

  /**
   * The same, with rules beyond single fields.
   *
   * @param rules names what is wrong between the values; it is given those alone that are good by
   *     themselves, so that all problems are told at once
   */
  public Settings read(
      JsonObject configuration,
      Map<String, String> environment,
      Function<Settings, List<Problem>> rules) {
    List<Problem> problems = new ArrayList<>();
    Map<String, Object> values = new LinkedHashMap<>();
    for (Field field : fields.values()) {
      Optional<Object> value = given(field, configuration, environment);
      if (value.isPresent()) {
        field
            .objection(value.get())
            .ifPresentOrElse(
                wrong -> problems.add(new Problem(field.name(), wrong)),
                () -> values.put(field.name(), value.get()));
      } else if (field.required()) {
        problems.add(new Problem(field.name(), missing(field)));
      }
    }
    unknown(configuration, problems);
    Settings settings = new Settings(values);
    problems.addAll(rules.apply(settings));
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
    return settings;
  }

  private static Optional<Object> given(
      Field field, JsonObject configuration, Map<String, String> environment) {
    return Optional.ofNullable(configuration.getValue(field.name()))
        .or(
            () ->
                field
                    .variable()
                    .flatMap(name -> Optional.ofNullable(environment.get(name)))
                    .filter(text -> !text.isBlank())
                    .map(field.kind()::fromText))
        .or(field::fallback);
  }

  private static String missing(Field field) {
    return "is missing: "
        + field.help()
        + field.variable().map(name -> " It may also come from " + name + ".").orElse("");
  }

  private void unknown(JsonObject configuration, List<Problem> problems) {
    for (String key : new TreeSet<>(configuration.fieldNames())) {
      if (!fields.containsKey(key) && !READ_ELSEWHERE.contains(key)) {
        problems.add(
            new Problem(key, "not known here; known are " + new TreeSet<>(fields.keySet())));
      }
    }
  }
}
