package io.sandpool.emulator.e2b;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.List;
import java.util.Map;

/** A schema of the document, as it is and closed to fields that it does not name. */
final class DescribedSchema {

  private static final JsonSchemaOptions OPTIONS =
      new JsonSchemaOptions()
          .setBaseUri("https://e2b.example/")
          .setDraft(Draft.DRAFT7)
          .setOutputFormat(OutputFormat.Basic);

  private final JsonObject schema;
  private final Validator open;
  private final Validator closed;

  DescribedSchema(JsonObject schema) {
    this.schema = schema;
    this.open = Validator.create(JsonSchema.of(schema), OPTIONS);
    this.closed = Validator.create(JsonSchema.of(closed(schema)), OPTIONS);
  }

  String type() {
    return schema.getString("type", "");
  }

  /** What it forbids. */
  List<String> errors(Object value) {
    return errors(open, value);
  }

  /** What it does not know, in a value that it does not forbid. */
  List<String> unknown(Object value) {
    return errors(closed, value);
  }

  private static List<String> errors(Validator validator, Object value) {
    OutputUnit outcome = validator.validate(value);
    if (Boolean.TRUE.equals(outcome.getValid())) {
      return List.of();
    }
    List<OutputUnit> errors = outcome.getErrors();
    return errors == null || errors.isEmpty()
        ? List.of("is not valid")
        : errors.stream().map(e -> "at " + e.getInstanceLocation() + ": " + e.getError()).toList();
  }

  private static JsonObject closed(JsonObject schema) {
    JsonObject copy = new JsonObject();
    for (Map.Entry<String, Object> member : schema) {
      copy.put(member.getKey(), closedValue(member.getValue()));
    }
    if (schema.getValue("properties") instanceof JsonObject
        && !schema.containsKey("additionalProperties")) {
      copy.put("additionalProperties", false);
    }
    return copy;
  }

  private static Object closedValue(Object value) {
    if (value instanceof JsonObject object) {
      return closed(object);
    }
    if (value instanceof JsonArray array) {
      JsonArray copy = new JsonArray();
      array.forEach(item -> copy.add(closedValue(item)));
      return copy;
    }
    return value;
  }
}
