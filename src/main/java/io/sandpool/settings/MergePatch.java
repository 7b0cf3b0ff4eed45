package io.sandpool.settings;

import io.vertx.core.json.JsonObject;

/** JSON merge patches (RFC 7396). */
final class MergePatch {

  private MergePatch() {}

  /** A copy of {@code target} with {@code patch} on it: null takes away, an object goes deeper. */
  static JsonObject apply(JsonObject target, JsonObject patch) {
    JsonObject merged = target.copy();
    for (String name : patch.fieldNames()) {
      Object value = patch.getValue(name);
      if (value == null) {
        merged.remove(name);
      } else if (value instanceof JsonObject deeper) {
        JsonObject below =
            merged.getValue(name) instanceof JsonObject there ? there : new JsonObject();
        merged.put(name, apply(below, deeper));
      } else {
        merged.put(name, value);
      }
    }
    return merged;
  }
}
