package io.sandpool.provider.guest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.ProgramError;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads JSON that came out of a sandbox, token by token, never into a tree. Nesting, numbers and
 * names are bounded; the size is, by whoever collected the bytes.
 */
final class ProgramJson {

  private static final int MAX_DEPTH = 500;
  private static final int MAX_NUMBER = 10_000;
  private static final int MAX_NAME = 100_000;
  private static final int MAX_ERROR_NAME = 256;
  private static final int MAX_ERROR_MESSAGE = 16 * 1024;
  private static final int MAX_TRACEBACK = 64 * 1024;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER)
                  .maxNameLength(MAX_NAME)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private ProgramJson() {}

  /** Why {@code json} is not exactly one well-formed value; empty where it is. */
  static Optional<String> objection(Bytes json) {
    try (JsonParser parser = JSON.createParser(json.toArray())) {
      if (parser.nextToken() == null) {
        return Optional.of("it is empty");
      }
      parser.skipChildren();
      parser.finishToken();
      return parser.nextToken() == null
          ? Optional.empty()
          : Optional.of("something follows the value");
    } catch (IOException e) {
      return Optional.of("it is no JSON, or nested deeper than " + MAX_DEPTH);
    }
  }

  /** Reads the guest's ERROR object; what cannot be read becomes an error that says so. */
  static ProgramError error(Bytes json) {
    String name = "";
    String message = "";
    String traceback = "";
    try (JsonParser parser = JSON.createParser(json.toArray())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return unreadable();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
          return unreadable();
        }
        switch (key) {
          case "name" -> name = cut(parser.getText(), MAX_ERROR_NAME);
          case "message" -> message = cut(parser.getText(), MAX_ERROR_MESSAGE);
          case "traceback" -> traceback = cut(parser.getText(), MAX_TRACEBACK);
          default -> parser.skipChildren();
        }
      }
      return new ProgramError(name, message, traceback);
    } catch (IOException e) {
      return unreadable();
    }
  }

  private static ProgramError unreadable() {
    return new ProgramError("UnknownError", "The program failed in a way it could not tell.", "");
  }

  private static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    return text.substring(0, end);
  }
}
