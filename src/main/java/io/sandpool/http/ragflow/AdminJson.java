package io.sandpool.http.ragflow;

import io.sandpool.http.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/** The envelope of RAGFlow's admin answers. */
final class AdminJson {

  static final String SUCCESS = "Success";

  private AdminJson() {}

  /** Something good; {@code data} writes the field of that name. */
  static Buffer success(String message, Consumer<JsonWriter> data) {
    return JsonWriter.write(
        json -> {
          json.number("code", 0);
          json.text("message", message);
          data.accept(json);
        });
  }

  static Buffer failure(int code, String message) {
    return JsonWriter.write(
        json -> {
          json.number("code", code);
          json.text("message", message);
          json.nothing("data");
        });
  }
}
