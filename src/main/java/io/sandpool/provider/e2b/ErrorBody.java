package io.sandpool.provider.e2b;

import io.sandpool.provider.remote.ForeignJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an answer says about an error: {@code {"code": 404, "message": "…", "error_code": "…"}}.
 *
 * @param json whether the body is an object at all; a proxy's error page is none
 * @param code the status as the body has it
 * @param errorCode the machine's word for it
 * @param message the sentence for people
 */
record ErrorBody(
    boolean json, OptionalInt code, Optional<String> errorCode, Optional<String> message) {

  private static final ErrorBody NONE =
      new ErrorBody(false, OptionalInt.empty(), Optional.empty(), Optional.empty());

  static ErrorBody of(Buffer body) {
    return ForeignJson.object(body).map(ErrorBody::of).orElse(NONE);
  }

  private static ErrorBody of(JsonObject object) {
    return new ErrorBody(
        true,
        object.getValue("code") instanceof Integer code
            ? OptionalInt.of(code)
            : OptionalInt.empty(),
        text(object, "error_code"),
        text(object, "message"));
  }

  private static Optional<String> text(JsonObject object, String name) {
    return object.getValue(name) instanceof String text && !text.isBlank()
        ? Optional.of(text)
        : Optional.empty();
  }
}
