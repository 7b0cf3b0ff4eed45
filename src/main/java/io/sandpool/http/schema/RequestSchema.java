package io.sandpool.http.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;

/**
 * The schema of a request's body, taken from the OpenAPI document.
 *
 * <p>Stricter than JSON itself where JSON leaves room for two readings: UTF-8 without a byte order
 * mark, no duplicate keys, nothing after the value, bounded nesting and bounded numbers.
 */
public final class RequestSchema {

  /** How deep a body may nest. */
  public static final int MAX_DEPTH = 200;

  /** How long a number may be: as long as Python will read. */
  public static final int MAX_NUMBER_LENGTH = 4300;

  private static final JsonFactory FACTORY = strictJson();

  private final SchemaNode root;

  private RequestSchema(SchemaNode root) {
    this.root = root;
  }

  /** Makes parsers that are as strict as this class says, of any JSON. */
  public static JsonFactory strictJson() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxNumberLength(MAX_NUMBER_LENGTH)
                .maxNameLength(65_536)
                .maxStringLength(Integer.MAX_VALUE)
                .build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        // A table of names seen before would grow with hostile ones, and be copied for each.
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .build();
  }

  /**
   * Compiles {@code schema}, whose references point into {@code document}.
   *
   * @throws IllegalArgumentException where the schema uses a keyword that is not understood
   */
  public static RequestSchema compile(JsonNode document, JsonNode schema) {
    return new RequestSchema(new SchemaCompiler(document).compile(schema));
  }

  /**
   * Reads a body, which must be an object.
   *
   * @throws BadBodyException where it is malformed or does not fit
   */
  public JsonFields read(byte[] body) throws BadBodyException {
    String text = Utf8.decode(body);
    try (JsonParser parser = FACTORY.createParser(text)) {
      return read(text, parser);
    } catch (IOException e) {
      throw BadBodyException.malformed("", "The body could not be read.");
    }
  }

  private JsonFields read(String body, JsonParser parser) throws BadBodyException {
    Cursor cursor = new Cursor(body, parser);
    Optional<Object> value;
    try {
      if (cursor.next() == null) {
        throw BadBodyException.malformed("", "The body is empty; it must be a JSON object.");
      }
      value = root.read(cursor);
      if (cursor.next() != null) {
        throw BadBodyException.malformed("", "Something follows the JSON value of the body.");
      }
    } catch (StreamConstraintsException e) {
      throw malformed(
          parser,
          "exceeds a bound: at most %d levels deep, numbers of at most %d digits"
              .formatted(MAX_DEPTH, MAX_NUMBER_LENGTH));
    } catch (JsonProcessingException e) {
      throw malformed(parser, "is not well-formed JSON: " + firstLine(e.getOriginalMessage()));
    } catch (IOException e) {
      throw malformed(parser, "could not be read");
    }
    if (!cursor.violations().isEmpty()) {
      throw BadBodyException.invalid(cursor.violations());
    }
    return value
        .map(JsonFields.class::cast)
        .orElseThrow(() -> new IllegalStateException("No value and no violation"));
  }

  private static BadBodyException malformed(JsonParser parser, String what) {
    var place = parser.currentLocation();
    return BadBodyException.malformed(
        parser.getParsingContext().pathAsPointer().toString(),
        "The body %s (line %d, column %d)."
            .formatted(what, place.getLineNr(), place.getColumnNr()));
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }
}
