package io.sandpool.http;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Merge patches, as RFC 7396 has them. */
final class MergePatch {

  private MergePatch() {}

  /** The patch that makes {@code after} of {@code before}; what is the same is named, too. */
  static JsonObject between(JsonObject before, JsonObject after) {
    JsonObject patch = new JsonObject();
    for (String name : before.fieldNames()) {
      if (!after.containsKey(name)) {
        patch.putNull(name);
      }
    }
    for (Map.Entry<String, Object> field : after) {
      patch.put(field.getKey(), change(before.getValue(field.getKey()), field.getValue()));
    }
    return patch;
  }

  private static Object change(Object before, Object after) {
    return before instanceof JsonObject old && after instanceof JsonObject next
        ? between(old, next)
        : after;
  }
}
