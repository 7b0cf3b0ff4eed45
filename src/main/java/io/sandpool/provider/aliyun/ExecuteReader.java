package io.sandpool.provider.aliyun;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads the answer to an execution, piece by piece as it comes: {@code {results: [items],
 * contextId}}, bare or within {@code {code, requestId, data}}, or an error in one of its forms.
 *
 * <p>What it holds of it at a time is one item, and the whole is bounded.
 */
final class ExecuteReader {

  /** Bytes of an answer. */
  static final int MAX_ANSWER = 32 << 20;

  private static final int MAX_DEPTH = 100;
  private static final int MAX_NUMBER = 100;
  private static final int MAX_NAME = 1000;
  private static final int MAX_HEAD = 4000;
  private static final Set<String> HEAD = Set.of("code", "message", "requestId", "contextId");

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER)
                  .maxNameLength(MAX_NAME)
                  .maxStringLength(MAX_ANSWER)
                  .build())
          // A table of names seen before would grow with hostile ones, and be copied for each.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private enum Place {
    ROOT,
    ERROR,
    RESULTS,
    ITEM,
    TRACEBACK,
    ELSEWHERE
  }

  private final Consumer<ExecuteItem> items;
  private final JsonParser parser;
  private final ByteArrayFeeder feeder;
  private final Deque<Place> places = new ArrayDeque<>();
  private final JsonObject head = new JsonObject();
  private ExecuteItem item = new ExecuteItem();
  private String name = "";
  private long length;
  private boolean whole;

  /**
   * Makes a reader of one answer.
   *
   * @param items takes the results, in order
   */
  ExecuteReader(Consumer<ExecuteItem> items) throws IOException {
    this.items = items;
    this.parser = JSON.createNonBlockingByteArrayParser();
    this.feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
  }

  /**
   * Takes what came next.
   *
   * @throws IOException where it is no JSON, nested too deep, or more than is allowed
   */
  void accept(byte[] bytes) throws IOException {
    length += bytes.length;
    if (length > MAX_ANSWER) {
      throw new IOException("more than " + MAX_ANSWER + " bytes");
    }
    feeder.feedInput(bytes, 0, bytes.length);
    read();
  }

  /**
   * Nothing more comes.
   *
   * @throws IOException where it was not one whole object
   */
  void end() throws IOException {
    feeder.endOfInput();
    read();
    if (!whole) {
      throw new IOException("no JSON object");
    }
  }

  /** What was said beside the results: an error, or nothing of importance. */
  JsonObject head() {
    return head;
  }

  private void read() throws IOException {
    JsonToken token = parser.nextToken();
    while (token != null && token != JsonToken.NOT_AVAILABLE) {
      take(token);
      token = parser.nextToken();
    }
  }

  private void take(JsonToken token) throws IOException {
    switch (token) {
      case FIELD_NAME -> name = parser.currentName();
      case START_OBJECT -> places.push(objectHere());
      case START_ARRAY -> places.push(arrayHere());
      case END_OBJECT, END_ARRAY -> leave(places.pop());
      case VALUE_NULL, NOT_AVAILABLE -> {}
      default -> scalar(parser.getText());
    }
  }

  private Place objectHere() throws IOException {
    if (places.isEmpty()) {
      if (whole) {
        throw new IOException("something after the object");
      }
      return Place.ROOT;
    }
    return switch (places.element()) {
      case ROOT -> name.equals("data") ? Place.ROOT : inRoot();
      case RESULTS -> {
        item = new ExecuteItem();
        yield Place.ITEM;
      }
      default -> Place.ELSEWHERE;
    };
  }

  private Place inRoot() {
    return name.equals("error") ? Place.ERROR : Place.ELSEWHERE;
  }

  private Place arrayHere() throws IOException {
    if (places.isEmpty()) {
      throw new IOException("a list in place of an object");
    }
    return switch (places.element()) {
      case ROOT -> name.equals("results") ? Place.RESULTS : Place.ELSEWHERE;
      case ITEM -> name.equals("traceback") ? Place.TRACEBACK : Place.ELSEWHERE;
      default -> Place.ELSEWHERE;
    };
  }

  private void leave(Place place) {
    if (place == Place.ITEM) {
      items.accept(item);
      item = new ExecuteItem();
    }
    whole = whole || places.isEmpty();
  }

  private void scalar(String text) throws IOException {
    if (places.isEmpty()) {
      throw new IOException("a bare value in place of an object");
    }
    switch (places.element()) {
      case ROOT, ERROR -> {
        if (HEAD.contains(name)) {
          head.put(name, text.length() > MAX_HEAD ? text.substring(0, MAX_HEAD) : text);
        }
      }
      case ITEM -> item.put(name, text);
      case TRACEBACK -> item.trace(text);
      case RESULTS, ELSEWHERE -> {}
    }
  }
}
