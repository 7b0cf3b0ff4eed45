package io.sandpool.provider.e2b;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.testkit.ScriptedServer.Seen;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * E2B's own OpenAPI document, and whether a request keeps to it: the operation exists, its
 * parameters and its body are what the document says, nothing is sent that it does not know, and
 * the key is there.
 */
final class ApiContract {

  private final JsonObject document = load();

  private static JsonObject load() {
    try (InputStream in = ApiContract.class.getResourceAsStream("/e2b/openapi.yml")) {
      Map<String, Object> tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
      return new JsonObject(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails where {@code request} breaks the contract. */
  void check(Seen request) {
    String[] parts = request.uri().split("\\?", 2);
    JsonObject operation = operation(request.method(), parts[0]);
    assertTrue(
        String.valueOf(operation.getJsonArray("security")).contains("ApiKeyAuth"),
        () -> "the operation does not take a key: " + request);
    assertNotNull(request.headers().get("X-API-Key"), "no key");
    checkQuery(operation, parts.length > 1 ? parts[1] : "");
    JsonObject body = operation.getJsonObject("requestBody");
    if (body == null) {
      assertEquals(0, request.body().length(), "a body that the operation does not take");
      return;
    }
    assertEquals("application/json", request.headers().get("Content-Type"));
    checkValue(
        body.getJsonObject("content").getJsonObject("application/json").getJsonObject("schema"),
        request.json());
  }

  private JsonObject operation(String method, String path) {
    return document.getJsonObject("paths").stream()
        .filter(entry -> path.matches(entry.getKey().replaceAll("\\{[^}]*}", "[^/]+")))
        .map(entry -> (JsonObject) entry.getValue())
        .map(item -> Optional.ofNullable(item.getJsonObject(method.toLowerCase(Locale.ROOT))))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(() -> new AssertionError("No operation " + method + " " + path));
  }

  private void checkQuery(JsonObject operation, String query) {
    Map<String, JsonObject> known = new HashMap<>();
    for (Object each : operation.getJsonArray("parameters", new JsonArray())) {
      JsonObject parameter = (JsonObject) inlined(each);
      if (parameter.getString("in").equals("query")) {
        known.put(parameter.getString("name"), parameter.getJsonObject("schema"));
      }
    }
    for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
      String[] parts = pair.split("=", 2);
      JsonObject schema = known.get(parts[0]);
      assertNotNull(schema, () -> "No parameter " + parts[0]);
      checkValue(schema, typed(schema, URLDecoder.decode(parts[1], StandardCharsets.UTF_8)));
    }
  }

  private static Object typed(JsonObject schema, String text) {
    return switch (schema.getString("type")) {
      case "integer" -> Integer.valueOf(text);
      case "array" -> new JsonArray(List.of((Object[]) text.split(",")));
      default -> text;
    };
  }

  private void checkValue(JsonObject schema, Object value) {
    OutputUnit outcome =
        Validator.create(
                JsonSchema.of((JsonObject) closed(inlined(schema))),
                new JsonSchemaOptions()
                    .setBaseUri("https://sandpool.example/")
                    .setDraft(Draft.DRAFT7)
                    .setOutputFormat(OutputFormat.Basic))
            .validate(value);
    assertTrue(outcome.getValid(), () -> value + " " + outcome.toJson());
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
      JsonObject at = document;
      for (String step : object.getString("$ref").substring(2).split("/")) {
        at = at.getJsonObject(step);
      }
      return inlined(at);
    }
    JsonObject copy = new JsonObject();
    object.forEach(member -> copy.put(member.getKey(), inlined(member.getValue())));
    return copy;
  }

  /** The schema with every object of known fields closed to others. */
  private static Object closed(Object node) {
    if (node instanceof JsonArray array) {
      JsonArray copy = new JsonArray();
      array.forEach(item -> copy.add(closed(item)));
      return copy;
    }
    if (!(node instanceof JsonObject object)) {
      return node;
    }
    JsonObject copy = new JsonObject();
    object.forEach(member -> copy.put(member.getKey(), closed(member.getValue())));
    if (object.getValue("properties") instanceof JsonObject) {
      copy.put("additionalProperties", false);
    }
    return copy;
  }
}
