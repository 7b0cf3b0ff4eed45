package io.sandpool.settings;

import io.sandpool.bus.admin.SettingsChange;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The single values of settings by their paths. Lists, and objects without keys, are values. */
final class Leaves {

  private final Map<String, Leaf> leaves;

  /**
   * A value.
   *
   * @param value itself
   * @param secret whether it may not be shown
   */
  private record Leaf(Object value, boolean secret) {

    /** As JSON, a secret as it may be shown. */
    String shown() {
      return Json.encode(secret ? Secrets.shown(value) : value);
    }

    boolean isSame(Leaf other) {
      return wrap(value).equals(wrap(other.value));
    }

    /** So that equal numbers and nested values are equal. */
    private static JsonArray wrap(Object value) {
      return new JsonArray().add(value);
    }
  }

  private Leaves(Map<String, Leaf> leaves) {
    this.leaves = leaves;
  }

  /** The values of {@code rows}, of which {@code secrets} knows what may be shown. */
  static Leaves of(JsonObject rows, Secrets secrets) {
    Map<String, Leaf> leaves = new TreeMap<>();
    for (String name : rows.fieldNames()) {
      if (rows.getValue(name) instanceof JsonObject row && !row.isEmpty()) {
        for (String key : row.fieldNames()) {
          boolean secret = secrets.isSecret(name, key);
          add(leaves, name + "." + key, row.getValue(key), secret);
        }
      } else {
        add(leaves, name, rows.getValue(name), false);
      }
    }
    return new Leaves(leaves);
  }

  /** The same of single values by their paths. */
  static Leaves ofPaths(Map<String, Object> values, Secrets secrets) {
    Map<String, Leaf> leaves = new TreeMap<>();
    values.forEach((path, value) -> add(leaves, path, value, secrets.isSecret(path)));
    return new Leaves(leaves);
  }

  private static void add(Map<String, Leaf> leaves, String path, Object value, boolean secret) {
    if (value instanceof JsonObject object && !object.isEmpty() && !secret) {
      for (String key : object.fieldNames()) {
        add(leaves, path + "." + key, object.getValue(key), false);
      }
    } else if (value != null) {
      leaves.put(path, new Leaf(value, secret));
    }
  }

  /** The paths, in order. */
  Set<String> paths() {
    return leaves.keySet();
  }

  /** The value at {@code path} as JSON, a secret as it may be shown. */
  Optional<String> shown(String path) {
    return Optional.ofNullable(leaves.get(path)).map(Leaf::shown);
  }

  /** What is different in {@code after}. */
  List<SettingsChange> changesTo(Leaves after) {
    Set<String> paths = new TreeSet<>(leaves.keySet());
    paths.addAll(after.leaves.keySet());
    List<SettingsChange> changes = new ArrayList<>();
    for (String path : paths) {
      Optional<Leaf> mine = Optional.ofNullable(leaves.get(path));
      Optional<Leaf> theirs = Optional.ofNullable(after.leaves.get(path));
      boolean same = mine.isPresent() && theirs.isPresent() && mine.get().isSame(theirs.get());
      if (!same) {
        changes.add(new SettingsChange(path, mine.map(Leaf::shown), theirs.map(Leaf::shown)));
      }
    }
    return changes;
  }
}
