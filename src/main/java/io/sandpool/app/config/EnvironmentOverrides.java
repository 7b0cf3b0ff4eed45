package io.sandpool.app.config;

import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Lays environment variables over the configuration file: {@code SANDPOOL_HTTP_PORT} sets {@code
 * http.port}, {@code SANDPOOL_POOLS_PYTHON_MIN_IDLE} sets {@code pools.python.min_idle}.
 *
 * <p>Since keys hold underscores themselves, a name is resolved by walking the tree that the file
 * gives: sections must be there, and the rest is the key. The sections that every configuration may
 * have, and whose keys are known, are there even where the file leaves them out. Variables that
 * name no section are none of ours to judge.
 */
final class EnvironmentOverrides {

  static final String PREFIX = "SANDPOOL_";

  /** Read elsewhere: secrets, and what the scripts use. */
  private static final Set<String> NOT_CONFIGURATION =
      Set.of(
          "SANDPOOL_API_KEY",
          "SANDPOOL_CONFIG",
          "SANDPOOL_DATA",
          "SANDPOOL_DATABASE_PASSWORD",
          "SANDPOOL_LOG_FORMAT",
          "SANDPOOL_LOG_LEVEL",
          "SANDPOOL_SETTINGS_KEY",
          "SANDPOOL_SETTINGS_KEY_NEXT",
          "SANDPOOL_WEBHOOK_SECRET");

  /** Sections that need not be in the file, by their paths. */
  private static final Set<String> ALWAYS_THERE =
      Set.of(
          "clean_up",
          "database",
          "dispatch",
          "dispatch.breaker",
          "dispatch.spill",
          "http",
          "limits",
          "log",
          "max_limits",
          "ragflow",
          "sandbox",
          "sizing",
          "tracing",
          "webhooks");

  private EnvironmentOverrides() {}

  /**
   * A tree with what the environment says on top.
   *
   * @param tree all of it
   * @param overridden what the environment says, by keys
   */
  record Result(JsonObject tree, Map<String, Object> overridden) {}

  /** A copy of {@code file} with what {@code environment} says on top. */
  static JsonObject apply(JsonObject file, Map<String, String> environment) {
    return lay(file, environment).tree();
  }

  /** The same, and what it is that the environment says. */
  static Result lay(JsonObject file, Map<String, String> environment) {
    JsonObject merged = file.copy();
    Map<String, Object> overridden = new TreeMap<>();
    new TreeMap<>(RagflowVariables.asOurs(file, environment))
        .forEach(
            (name, value) -> {
              if (name.startsWith(PREFIX) && !NOT_CONFIGURATION.contains(name)) {
                set(
                    merged,
                    name.substring(PREFIX.length()).toLowerCase(Locale.ROOT),
                    value,
                    overridden);
              }
            });
    return new Result(merged, overridden);
  }

  private static void set(
      JsonObject tree, String rest, String value, Map<String, Object> overridden) {
    String path = "";
    JsonObject at = tree;
    String key = rest;
    for (Optional<String> next = section(at, path, key);
        next.isPresent();
        next = section(at, path, key)) {
      at = child(at, next.get());
      path += next.get() + ".";
      key = key.substring(next.get().length() + 1);
    }
    if (!path.isEmpty()) {
      String name = existing(at, key);
      at.put(name, typed(value));
      overridden.put(path + name, typed(value));
    }
  }

  /** The longest section name with which {@code key} goes on. */
  private static Optional<String> section(JsonObject at, String path, String key) {
    Stream<String> written =
        at.fieldNames().stream().filter(name -> at.getValue(name) instanceof JsonObject);
    Stream<String> known =
        ALWAYS_THERE.stream()
            .filter(section -> section.startsWith(path))
            .map(section -> section.substring(path.length()))
            .filter(name -> at.getValue(name) == null);
    return Stream.concat(written, known)
        .filter(name -> key.startsWith(name.replace('-', '_') + "_"))
        .max(Comparator.comparingInt(String::length));
  }

  private static JsonObject child(JsonObject at, String name) {
    if (at.getValue(name) == null) {
      at.put(name, new JsonObject());
    }
    return at.getJsonObject(name);
  }

  private static String existing(JsonObject at, String key) {
    return at.fieldNames().stream()
        .filter(name -> name.replace('-', '_').equals(key))
        .findFirst()
        .orElse(key);
  }

  private static Object typed(String value) {
    if (value.equals("true") || value.equals("false")) {
      return Boolean.valueOf(value);
    }
    if (value.matches("0\\.\\d{1,9}")) {
      return Double.valueOf(value);
    }
    return value.matches("-?\\d{1,9}") ? (Object) Integer.valueOf(value) : value;
  }
}
