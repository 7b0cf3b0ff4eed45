package io.sandpool.provider.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads JSON whose names others choose.
 *
 * <p>A parser's usual table of names seen before would grow with them, and be copied for each text
 * with a new one, which costs thousands of times the text.
 */
public final class ForeignJson {

  private static final ObjectReader ANY =
      new ObjectMapper(
              JsonFactory.builder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build())
          .reader()
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final ObjectReader OBJECT =
      ANY.forType(ANY.getTypeFactory().constructMapType(Map.class, String.class, Object.class));

  private static final ObjectReader ARRAY =
      ANY.forType(ANY.getTypeFactory().constructCollectionType(List.class, Object.class));

  private ForeignJson() {}

  /** The object that {@code text} is; empty where it is something else. */
  public static Optional<JsonObject> object(Buffer text) {
    try {
      Map<String, Object> fields = OBJECT.readValue(text.getBytes());
      return Optional.ofNullable(fields).map(JsonObject::new);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The array that {@code text} is; empty where it is something else. */
  public static Optional<JsonArray> array(Buffer text) {
    try {
      List<Object> items = ARRAY.readValue(text.getBytes());
      return Optional.ofNullable(items).map(JsonArray::new);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
