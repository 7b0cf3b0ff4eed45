package io.sandpool.http;

import io.sandpool.http.schema.RawJson;
import io.sandpool.http.schema.Violation;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Makes an object of free form from JSON, without what could not be written down as it came. */
final class FreeJson {

  private FreeJson() {}

  /**
   * Reads an object.
   *
   * @param pointer where it is in the body, for the complaint
   */
  static JsonObject read(RawJson raw, String pointer) {
    JsonObject object;
    try {
      object = new JsonObject(raw.text());
    } catch (DecodeException e) {
      throw refused(pointer, "has a number that is too long");
    }
    check(object, pointer);
    return object;
  }

  private static void check(Object value, String pointer) {
    if (value instanceof JsonObject object) {
      for (Map.Entry<String, Object> field : object) {
        check(field.getKey(), pointer);
        check(field.getValue(), pointer);
      }
    } else if (value instanceof JsonArray array) {
      array.forEach(item -> check(item, pointer));
    } else if (value instanceof Double number && !Double.isFinite(number)) {
      throw refused(pointer, "has a number that is too large");
    } else if (value instanceof String text
        && !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw refused(pointer, "has half of a surrogate pair in it");
    }
  }

  private static ProblemException refused(String pointer, String what) {
    return new ProblemException(
        Problem.of(
            ProblemType.INVALID_REQUEST, List.of(new Violation(pointer, pointer + " " + what))));
  }
}
