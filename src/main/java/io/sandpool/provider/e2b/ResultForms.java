package io.sandpool.provider.e2b;

import io.sandpool.provider.remote.DisplayForms;
import io.sandpool.provider.remote.Kernel.Rich;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The forms in which the code interpreter shows something, by media type. */
final class ResultForms {

  /** Objects that E2B's image makes of a table and of a figure. */
  private static final Map<String, String> OBJECTS =
      Map.of("data", "e2b/data", "chart", "e2b/chart");

  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9.+-]{0,60}/[a-zA-Z0-9][a-zA-Z0-9.+-]{0,60}");

  private static final int MAX_EXTRA = 32;

  private ResultForms() {}

  /**
   * What a line of type {@code result} shows; forms that are not what they should be are left out.
   */
  static Rich of(JsonObject line) {
    Map<String, String> texts = new TreeMap<>();
    Map<String, String> binaries = new TreeMap<>();
    DisplayForms.TEXTS.forEach((field, type) -> put(texts, type, line.getValue(field)));
    OBJECTS.forEach((field, type) -> put(texts, type, line.getValue(field)));
    DisplayForms.BINARIES.forEach(
        (field, type) -> {
          if (line.getValue(field) instanceof String base64) {
            binaries.put(type, base64);
          }
        });
    if (line.getValue("extra") instanceof JsonObject extra) {
      extra.stream()
          .filter(form -> MEDIA_TYPE.matcher(form.getKey()).matches())
          .limit(MAX_EXTRA)
          .forEach(form -> put(texts, form.getKey(), form.getValue()));
    }
    return new Rich(
        texts,
        binaries,
        Optional.ofNullable(line.getValue("json")).map(Json::encode),
        Boolean.TRUE.equals(line.getValue("is_main_result")));
  }

  private static void put(Map<String, String> texts, String type, Object value) {
    if (value instanceof String text) {
      texts.putIfAbsent(type, text);
    } else if (value != null) {
      texts.putIfAbsent(type, Json.encode(value));
    }
  }
}
