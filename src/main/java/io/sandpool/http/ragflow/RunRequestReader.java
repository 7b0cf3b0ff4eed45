package io.sandpool.http.ragflow;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.sandpool.http.schema.RequestSchema;
import io.sandpool.http.schema.Utf8;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the body of {@code POST /run}: knows three fields, passes over all others, and finds fault
 * as FastAPI does. Immutable, for any thread.
 */
final class RunRequestReader {

  private static final String CODE = "code_b64";
  private static final String LANGUAGE = "language";
  private static final String ARGUMENTS = "arguments";
  private static final String NO_ARGUMENTS = "{}";

  private final JsonFactory json = RequestSchema.strictJson();

  /**
   * Reads a body.
   *
   * @throws BadRunException where it is no request
   */
  RunRequest read(byte[] body) {
    String text = Utf8.read(body).orElseThrow(BadRunException::unreadable);
    try (JsonParser parser = json.createParser(text)) {
      return new Reading(text, parser).request();
    } catch (StreamConstraintsException e) {
      throw BadRunException.unreadable();
    } catch (JsonProcessingException e) {
      throw BadRunException.of(List.of(malformed(e)));
    } catch (IOException e) {
      throw BadRunException.unreadable();
    }
  }

  private static Issue malformed(JsonProcessingException e) {
    String why = e.getOriginalMessage().lines().findFirst().orElse("");
    long at = Math.max(0, e.getLocation() == null ? 0 : e.getLocation().getCharOffset());
    return new Issue(
            "json_invalid",
            Optional.of(Long.toString(at)),
            "JSON decode error",
            "{}",
            Optional.empty())
        .with("{\"error\":" + Echo.ofText(why) + '}');
  }

  /** One body being read. */
  private static final class Reading {

    private final String text;
    private final JsonParser parser;
    private final List<Issue> issues = new ArrayList<>();
    private Optional<String> code = Optional.empty();
    private boolean codeSeen;
    private RunLanguage language = RunLanguage.PYTHON;
    private String arguments = NO_ARGUMENTS;

    Reading(String text, JsonParser parser) {
      this.text = text;
      this.parser = parser;
    }

    RunRequest request() throws IOException {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw BadRunException.of(List.of(wholeBody("missing", "Field required", "null")));
      }
      if (first != JsonToken.START_OBJECT) {
        String shown = value();
        refuseMore();
        throw BadRunException.of(List.of(noObject(shown)));
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        readField(name);
      }
      refuseMore();
      if (!codeSeen) {
        issues.add(Issue.ofField("missing", CODE, "Field required", Echo.ofJson(text)));
      }
      if (!issues.isEmpty()) {
        throw BadRunException.of(issues);
      }
      return new RunRequest(language, code.orElseThrow(), arguments);
    }

    private void readField(String name) throws IOException {
      switch (name) {
        case CODE -> readCode();
        case LANGUAGE -> readLanguage();
        case ARGUMENTS -> readArguments();
        default -> parser.skipChildren();
      }
    }

    private void readCode() throws IOException {
      codeSeen = true;
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        issues.add(Issue.ofField("string_type", CODE, "Input should be a valid string", shown()));
        return;
      }
      String given = parser.getText();
      try {
        code = Optional.of(CodeText.decode(given));
      } catch (IllegalArgumentException e) {
        issues.add(
            Issue.ofField("value_error", CODE, "Value error, " + e.getMessage(), Echo.ofText(given))
                .with("{\"error\":{}}"));
      }
    }

    private void readLanguage() throws IOException {
      Optional<RunLanguage> known =
          parser.currentToken() == JsonToken.VALUE_STRING
              ? RunLanguage.ofWireName(parser.getText())
              : Optional.empty();
      if (known.isPresent()) {
        language = known.get();
      } else {
        issues.add(
            Issue.ofField("enum", LANGUAGE, "Input should be 'python' or 'nodejs'", shown())
                .with("{\"expected\":\"'python' or 'nodejs'\"}"));
      }
    }

    private void readArguments() throws IOException {
      switch (parser.currentToken()) {
        case START_OBJECT -> arguments = value();
        case VALUE_NULL -> arguments = NO_ARGUMENTS;
        default ->
            issues.add(
                Issue.ofField(
                    "dict_type", ARGUMENTS, "Input should be a valid dictionary", shown()));
      }
    }

    /** Nothing may follow the value. */
    private void refuseMore() throws IOException {
      if (parser.nextToken() != null) {
        throw BadRunException.of(
            List.of(
                wholeBody("json_invalid", "JSON decode error", "{}")
                    .with("{\"error\":\"Extra data\"}")));
      }
    }

    private String shown() throws IOException {
      return Echo.ofJson(value());
    }

    /** The current value exactly as it was written, which is passed over. */
    private String value() throws IOException {
      int start = (int) parser.currentTokenLocation().getCharOffset();
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        // Its end is known only when all of it has been read.
        parser.getTextLength();
      }
      parser.skipChildren();
      return text.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    private static Issue noObject(String shown) {
      return wholeBody(
          "model_attributes_type",
          "Input should be a valid dictionary or object to extract fields from",
          Echo.ofJson(shown));
    }

    private static Issue wholeBody(String type, String message, String inputJson) {
      return new Issue(type, Optional.empty(), message, inputJson, Optional.empty());
    }
  }
}
