package io.sandpool.app.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An object of the configuration while it is read: knows its path, remembers which keys were asked
 * for, and notes problems instead of throwing, so that an operator learns of all of them at once.
 *
 * <p>A reader that meets a problem returns the default or a harmless value; {@link #problems}
 * decides in the end.
 */
final class ConfigNode {

  private final String path;
  private final JsonObject object;
  private final Findings findings;
  private final Set<String> asked = new LinkedHashSet<>();

  private ConfigNode(String path, JsonObject object, Findings findings) {
    this.path = path;
    this.object = object;
    this.findings = findings;
  }

  /**
   * What is noted of a whole tree.
   *
   * @param problems what is wrong
   * @param defaults what was asked for and is not there, by keys
   */
  private record Findings(List<ConfigProblem> problems, Map<String, Object> defaults) {}

  static ConfigNode root(JsonObject object) {
    return new ConfigNode("", object, new Findings(new ArrayList<>(), new TreeMap<>()));
  }

  /** What was found wrong in the whole tree so far. */
  List<ConfigProblem> problems() {
    return findings.problems().stream().distinct().toList();
  }

  /** What was asked for so far and is not there, with what holds instead, as it is written. */
  Map<String, Object> defaults() {
    return Map.copyOf(findings.defaults());
  }

  /** Notes a problem with a key of this node. */
  void problem(String key, String message) {
    findings.problems().add(new ConfigProblem(pathOf(key), message));
  }

  /** The child object of that name, empty where there is none. */
  ConfigNode child(String key) {
    Object value = take(key);
    if (value instanceof JsonObject child) {
      return new ConfigNode(pathOf(key), child, findings);
    }
    if (value != null) {
      problem(key, "must be a section with keys of its own, was " + show(value));
    }
    return new ConfigNode(pathOf(key), new JsonObject(), findings);
  }

  /** The child objects of this node by name, in order of their names. */
  Map<String, ConfigNode> children() {
    Map<String, ConfigNode> children = new TreeMap<>();
    for (String name : object.fieldNames()) {
      if (!isName(name)) {
        problem(
            name, "is not a good name: small letters, digits, '-' and '_', 40 characters at most");
      }
      children.put(name, child(name));
    }
    return children;
  }

  /** Whether it is a good name for a section. */
  static boolean isName(String text) {
    return text.matches("[a-z][a-z0-9_-]{0,39}");
  }

  /** The keys of this node in the order in which they were written. */
  List<String> keys() {
    return List.copyOf(object.fieldNames());
  }

  /** A copy of the whole node, for a reader that knows its keys better. */
  JsonObject content() {
    return object.copy();
  }

  boolean has(String key) {
    return object.containsKey(key);
  }

  String string(String key, String byDefault) {
    return read(key, byDefault, "a text", value -> value instanceof String text ? text : null);
  }

  /** A text that must be there. */
  String string(String key) {
    if (!has(key)) {
      take(key);
      problem(key, "is missing");
      return "";
    }
    return string(key, "");
  }

  boolean bool(String key, boolean byDefault) {
    return read(key, byDefault, "true or false", value -> value instanceof Boolean b ? b : null);
  }

  int integer(String key, int byDefault, int min, int max) {
    return read(
        key,
        byDefault,
        "a whole number between " + min + " and " + max,
        value -> value instanceof Integer number && number >= min && number <= max ? number : null);
  }

  double decimal(String key, double byDefault, double min, double max) {
    return read(
        key,
        byDefault,
        "a number between " + min + " and " + max,
        value ->
            value instanceof Number number
                    && number.doubleValue() >= min
                    && number.doubleValue() <= max
                ? number.doubleValue()
                : null);
  }

  /** A size such as {@code 256MiB}, or a number of bytes. */
  long bytes(String key, long byDefault, long min, long max) {
    long size = readBytes(key, byDefault, min, max);
    findings.defaults().computeIfPresent(pathOf(key), (same, said) -> Quantity.showBytes(size));
    return size;
  }

  private long readBytes(String key, long byDefault, long min, long max) {
    return read(
        key,
        byDefault,
        "a size between " + Quantity.showBytes(min) + " and " + Quantity.showBytes(max),
        value -> Quantity.bytes(value).filter(size -> size >= min && size <= max).orElse(null));
  }

  /** A duration such as {@code 10s}, {@code 500ms}, {@code 5m} or {@code 2h}. */
  Duration duration(String key, Duration byDefault, Duration min, Duration max) {
    return read(
        key,
        byDefault,
        "a duration between "
            + Quantity.showDuration(min)
            + " and "
            + Quantity.showDuration(max)
            + ", such as 10s",
        value ->
            Quantity.duration(value)
                .filter(d -> d.compareTo(min) >= 0 && d.compareTo(max) <= 0)
                .orElse(null));
  }

  List<String> strings(String key) {
    return read(
        key,
        List.of(),
        "a list of texts",
        value ->
            value instanceof JsonArray array && array.stream().allMatch(String.class::isInstance)
                ? array.stream().map(String.class::cast).toList()
                : null);
  }

  /** Notes every key that nobody asked for: a misspelt key must not be a silent default. */
  void refuseUnknownKeys() {
    Set<String> unknown = new TreeSet<>(object.fieldNames());
    unknown.removeAll(asked);
    for (String key : unknown) {
      problem(key, "is not known here; known are " + String.join(", ", new TreeSet<>(asked)));
    }
  }

  private <T> T read(
      String key, T byDefault, String expected, Function<Object, @Nullable T> convert) {
    Object value = take(key);
    if (value == null) {
      findings.defaults().put(pathOf(key), written(byDefault));
      return byDefault;
    }
    return Optional.ofNullable(convert.apply(value))
        .orElseGet(
            () -> {
              problem(key, "must be " + expected + ", was " + show(value));
              return byDefault;
            });
  }

  /** As a file would say it. */
  private static Object written(Object value) {
    if (value instanceof Duration duration) {
      return Quantity.showDuration(duration);
    }
    return value instanceof List<?> list ? new JsonArray(list) : value;
  }

  private @Nullable Object take(String key) {
    asked.add(key);
    return object.getValue(key);
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String show(Object value) {
    String text = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }
}
