package io.sandpool.http.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes {@link SchemaNode}s from the schemas of an OpenAPI document. */
final class SchemaCompiler {

  /** Keywords that say nothing about validity. */
  private static final Set<String> ANNOTATIONS =
      Set.of("description", "title", "default", "examples", "x-expectation");

  private final JsonNode document;

  SchemaCompiler(JsonNode document) {
    this.document = document;
  }

  SchemaNode compile(JsonNode schema) {
    if (schema.has("$ref")) {
      return compile(resolve(schema.get("$ref").asText()));
    }
    String type = schema.path("type").asText();
    return switch (type) {
      case "string" -> text(schema);
      case "integer" -> integer(schema);
      case "number" -> number(schema);
      case "boolean" -> bool(schema);
      case "array" -> array(schema);
      case "object" -> object(schema);
      default -> throw new IllegalArgumentException("Unsupported type in " + schema);
    };
  }

  private JsonNode resolve(String reference) {
    JsonNode target = document.at(reference.substring(1));
    if (!reference.startsWith("#/") || target.isMissingNode()) {
      throw new IllegalArgumentException("Dangling reference " + reference);
    }
    return target;
  }

  private static SchemaNode text(JsonNode schema) {
    if (schema.has("contentEncoding")) {
      allow(schema, "type", "contentEncoding");
      return new Base64Node();
    }
    return plainText(schema);
  }

  private static TextNode plainText(JsonNode schema) {
    allow(schema, "type", "minLength", "maxLength", "pattern", "enum");
    Set<String> choices = new LinkedHashSet<>(strings(schema.path("enum")));
    String expectation =
        schema.has("x-expectation")
            ? schema.get("x-expectation").asText()
            : choices.isEmpty() ? "a string" : "one of \"" + String.join("\", \"", choices) + "\"";
    int maxLength = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    if (maxLength < Integer.MAX_VALUE) {
      expectation += " of at most " + maxLength + " characters";
    }
    return new TextNode(
        schema.path("minLength").asInt(0),
        maxLength,
        schema.has("pattern")
            ? Optional.of(anchored(schema.get("pattern").asText()))
            : Optional.empty(),
        choices,
        expectation);
  }

  /**
   * A pattern for the whole text. Java's own {@code $} would let a line break pass at the end,
   * which the document's does not.
   */
  private static Pattern anchored(String pattern) {
    if (!pattern.startsWith("^") || !pattern.endsWith("$")) {
      throw new IllegalArgumentException("Pattern is not anchored: " + pattern);
    }
    return Pattern.compile(pattern.substring(1, pattern.length() - 1));
  }

  private static SchemaNode integer(JsonNode schema) {
    allow(schema, "type", "minimum", "maximum");
    return new IntegerNode(
        schema.path("minimum").asLong(Long.MIN_VALUE),
        schema.path("maximum").asLong(Long.MAX_VALUE));
  }

  private static SchemaNode number(JsonNode schema) {
    allow(schema, "type", "minimum", "maximum");
    return new NumberNode(
        schema.path("minimum").asDouble(-Double.MAX_VALUE),
        schema.path("maximum").asDouble(Double.MAX_VALUE));
  }

  private static SchemaNode bool(JsonNode schema) {
    allow(schema, "type");
    return new BooleanNode();
  }

  private SchemaNode array(JsonNode schema) {
    allow(schema, "type", "items", "maxItems");
    return new ArrayNode(
        compile(schema.get("items")), schema.path("maxItems").asInt(Integer.MAX_VALUE));
  }

  private SchemaNode object(JsonNode schema) {
    if (!schema.has("properties") && !schema.has("additionalProperties")) {
      allow(schema, "type");
      return new FreeObjectNode();
    }
    allow(
        schema,
        "type",
        "properties",
        "required",
        "anyOf",
        "not",
        "additionalProperties",
        "propertyNames",
        "maxProperties");
    Map<String, SchemaNode> properties = new LinkedHashMap<>();
    schema
        .path("properties")
        .properties()
        .forEach(property -> properties.put(property.getKey(), compile(property.getValue())));
    return new ObjectNode(
        properties,
        strings(schema.path("required")),
        alternatives(schema.path("anyOf")),
        exclusive(schema.path("not")),
        others(schema.path("additionalProperties")),
        schema.has("propertyNames")
            ? Optional.of(plainText(schema.get("propertyNames")))
            : Optional.empty(),
        schema.path("maxProperties").asInt(Integer.MAX_VALUE));
  }

  private static List<String> alternatives(JsonNode anyOf) {
    List<String> fields = new ArrayList<>();
    for (JsonNode alternative : anyOf) {
      allow(alternative, "required");
      if (alternative.path("required").size() != 1) {
        throw new IllegalArgumentException("Each alternative must require one field: " + anyOf);
      }
      fields.add(alternative.get("required").get(0).asText());
    }
    return List.copyOf(fields);
  }

  private static List<String> exclusive(JsonNode not) {
    if (!not.isMissingNode()) {
      allow(not, "required");
    }
    return strings(not.path("required"));
  }

  private Optional<SchemaNode> others(JsonNode schema) {
    if (schema.isObject()) {
      return Optional.of(compile(schema));
    }
    if (!schema.isBoolean() || schema.booleanValue()) {
      throw new IllegalArgumentException("An object must say what its other fields are");
    }
    return Optional.empty();
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(item -> strings.add(item.asText()));
    return List.copyOf(strings);
  }

  private static void allow(JsonNode schema, String... keywords) {
    Set<String> allowed = Set.of(keywords);
    schema
        .fieldNames()
        .forEachRemaining(
            keyword -> {
              if (!allowed.contains(keyword) && !ANNOTATIONS.contains(keyword)) {
                throw new IllegalArgumentException(
                    "Unsupported keyword " + keyword + " in " + schema);
              }
            });
  }
}
