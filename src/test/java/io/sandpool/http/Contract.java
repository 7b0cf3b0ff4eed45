package io.sandpool.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The OpenAPI document as an independent validator reads it. */
final class Contract {

  private final JsonObject document = OpenApiDocument.load().text().toJsonObject();

  JsonObject document() {
    return document;
  }

  /** {@code GET /path} and the like of our own API, as the document has them. */
  List<String> operations() {
    return operations(false);
  }

  /** The same of the API that RAGFlow calls. */
  List<String> ragflowOperations() {
    return operations(true);
  }

  private List<String> operations(boolean ofRagflow) {
    List<String> operations = new ArrayList<>();
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject methods = paths.getJsonObject(path);
      for (String method : methods.fieldNames()) {
        JsonArray tags = methods.getJsonObject(method).getJsonArray("tags");
        if (tags.contains("ragflow") == ofRagflow) {
          operations.add(method.toUpperCase(Locale.ROOT) + " " + path);
        }
      }
    }
    return operations;
  }

  /** A path of the document with something that is there in place of each parameter. */
  static String path(String template) {
    return template.replace("{name}", "python").replace("{id}", "gvisor").replace("{version}", "3");
  }

  /** The methods that a path knows, as {@code Allow} names them. */
  String methods(String path) {
    List<String> methods = new ArrayList<>();
    for (String method : document.getJsonObject("paths").getJsonObject(path).fieldNames()) {
      methods.add(method.toUpperCase(Locale.ROOT));
      if (method.equals("get")) {
        methods.add("HEAD");
      }
    }
    return String.join(", ", methods);
  }

  /** The body that the document gives as an example of what an operation takes. */
  Optional<String> example(String method, String path) {
    JsonObject operation =
        document
            .getJsonObject("paths")
            .getJsonObject(path)
            .getJsonObject(method.toLowerCase(Locale.ROOT));
    return Optional.ofNullable(operation.getJsonObject("requestBody"))
        .map(body -> body.getJsonObject("content").getJsonObject("application/json"))
        .map(json -> json.getJsonObject("example"))
        .map(JsonObject::encode);
  }

  Validator validator(String component) {
    return validator(schema(component));
  }

  /** Checks a value, and that it has no field that the document does not know. */
  void check(String component, JsonObject value) {
    JsonObject strict = closed(schema(component));
    OutputUnit outcome = validator(strict).validate(value);
    assertTrue(
        outcome.getValid(),
        () -> component + " " + outcome.toJson() + "\n" + value.encodePrettily());
  }

  private static Validator validator(JsonObject schema) {
    return Validator.create(
        JsonSchema.of(schema),
        new JsonSchemaOptions()
            .setBaseUri("https://sandpool.example/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic));
  }

  private JsonObject schema(String component) {
    JsonObject schemas = document.getJsonObject("components").getJsonObject("schemas");
    return (JsonObject) inlined(schemas.getJsonObject(component));
  }

  private Object inlined(Object node) {
    if (node instanceof JsonArray array) {
      JsonArray copy = new JsonArray();
      array.forEach(item -> copy.add(inlined(item)));
      return copy;
    }
    if (!(node instanceof JsonObject object)) {
      return node;
    }
    if (object.containsKey("$ref")) {
      String reference = object.getString("$ref");
      return schema(reference.substring(reference.lastIndexOf('/') + 1));
    }
    JsonObject copy = new JsonObject();
    object.forEach(member -> copy.put(member.getKey(), inlined(member.getValue())));
    return copy;
  }

  /** The schema with every object of known fields closed to others. */
  private static JsonObject closed(JsonObject schema) {
    JsonObject copy = new JsonObject();
    for (Map.Entry<String, Object> member : schema) {
      copy.put(member.getKey(), closedValue(member.getValue()));
    }
    if (schema.getValue("properties") instanceof JsonObject && !schema.containsKey("allOf")) {
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
