package io.sandpool.emulator.e2b;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** E2B's OpenAPI document, as far as it describes what the emulator serves. */
final class ApiDocument {

  private static final String PUBLISHED = "/e2b/openapi.yml";
  private static final String NEWER = "/e2b/openapi-newer.yml";
  private static final String JSON = "application/json";

  private final JsonObject document;

  private ApiDocument(JsonObject document) {
    this.document = document;
  }

  static ApiDocument load() {
    return new ApiDocument(read(NEWER).mergeIn(read(PUBLISHED), true));
  }

  /**
   * What it says of an operation.
   *
   * @param path the pattern, as the document spells it
   */
  Optional<DescribedOperation> operation(String method, String path) {
    JsonObject paths = document.getJsonObject("paths");
    return Optional.ofNullable(paths.getJsonObject(path))
        .map(item -> item.getJsonObject(method.toLowerCase(Locale.ROOT)))
        .map(this::described);
  }

  /** What it says of an answer's body. */
  Optional<DescribedSchema> answer(String method, String path, int status) {
    return Optional.ofNullable(document.getJsonObject("paths").getJsonObject(path))
        .map(item -> item.getJsonObject(method.toLowerCase(Locale.ROOT)))
        .map(operation -> operation.getJsonObject("responses").getJsonObject("" + status))
        .map(answer -> resolved(answer).getJsonObject("content"))
        .map(content -> describedSchema(content.getJsonObject(JSON)));
  }

  private DescribedOperation described(JsonObject operation) {
    Map<String, DescribedSchema> query = new HashMap<>();
    for (Object each : operation.getJsonArray("parameters", new JsonArray())) {
      JsonObject parameter = resolved((JsonObject) each);
      if ("query".equals(parameter.getString("in"))) {
        query.put(parameter.getString("name"), describedSchema(parameter));
      }
    }
    JsonObject body = operation.getJsonObject("requestBody", new JsonObject());
    return new DescribedOperation(
        query,
        Optional.ofNullable(body.getJsonObject("content"))
            .map(content -> describedSchema(content.getJsonObject(JSON))),
        body.getBoolean("required", false));
  }

  private DescribedSchema describedSchema(JsonObject holder) {
    return new DescribedSchema(schema(holder.getJsonObject("schema")));
  }

  private JsonObject resolved(JsonObject node) {
    JsonObject found = node;
    while (found.containsKey("$ref")) {
      JsonObject at = document;
      for (String step : found.getString("$ref").substring(2).split("/")) {
        at = at.getJsonObject(step);
      }
      found = at;
    }
    return found;
  }

  /** A schema of OpenAPI 3.0 as one of JSON Schema, without references. */
  private JsonObject schema(JsonObject node) {
    JsonObject copy = new JsonObject();
    resolved(node).forEach(member -> copy.put(member.getKey(), schemaValue(member.getValue())));
    if (copy.getValue("properties") instanceof JsonObject && !copy.containsKey("type")) {
      copy.put("type", "object");
    }
    return Boolean.TRUE.equals(copy.remove("nullable"))
        ? new JsonObject()
            .put("anyOf", new JsonArray().add(new JsonObject().put("type", "null")).add(copy))
        : copy;
  }

  private Object schemaValue(Object value) {
    if (value instanceof JsonObject object) {
      return schema(object);
    }
    if (value instanceof JsonArray array) {
      JsonArray copy = new JsonArray();
      array.forEach(item -> copy.add(schemaValue(item)));
      return copy;
    }
    return value;
  }

  private static JsonObject read(String resource) {
    try (InputStream in = ApiDocument.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The test resources lack " + resource);
      }
      Map<String, Object> root = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
      return new JsonObject(new JsonObject(root).encode());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
