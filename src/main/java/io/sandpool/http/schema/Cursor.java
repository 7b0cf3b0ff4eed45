package io.sandpool.http.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The place in a body that is being read, and what was found wrong before it. */
final class Cursor {

  /** A caller with more mistakes than this learns of the rest in the next attempt. */
  private static final int MAX_VIOLATIONS = 20;

  private static final int SHOWN = 40;

  private final String body;
  private final JsonParser parser;
  private final List<Violation> violations = new ArrayList<>();

  Cursor(String body, JsonParser parser) {
    this.body = body;
    this.parser = parser;
  }

  JsonParser parser() {
    return parser;
  }

  JsonToken token() {
    return parser.currentToken();
  }

  JsonToken next() throws IOException {
    return parser.nextToken();
  }

  List<Violation> violations() {
    return violations;
  }

  /** The current value is not what the schema wants. */
  void expected(String expectation) throws IOException {
    violate("must be " + expectation + ", was " + shown());
  }

  /** Something else is wrong with the current value. */
  void violate(String what) {
    report(pointer(), what);
  }

  /** Something is wrong with the field {@code name} of the current object. */
  void violate(String name, String what) {
    report(pointer() + '/' + escaped(name), what);
  }

  /** The text of the current object, which is skipped. */
  RawJson raw() throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    int end = (int) parser.currentLocation().getCharOffset();
    return new RawJson(body.substring(start, end));
  }

  private void report(String pointer, String what) {
    if (violations.size() < MAX_VIOLATIONS) {
      String place = pointer.isEmpty() ? "The body" : pointer;
      violations.add(new Violation(pointer, place + ' ' + what));
    }
  }

  private String pointer() {
    return parser.getParsingContext().pathAsPointer().toString();
  }

  private static String escaped(String name) {
    return cut(name).replace("~", "~0").replace("/", "~1");
  }

  private String shown() throws IOException {
    return switch (token()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> '"' + cut(parser.getText()) + '"';
      default -> cut(parser.getText());
    };
  }

  static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
