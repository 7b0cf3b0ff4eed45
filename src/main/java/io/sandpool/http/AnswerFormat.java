package io.sandpool.http;

import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** The forms in which an execution can be answered. */
enum AnswerFormat {
  /** One object, when the program has ended. */
  JSON("application/json"),
  /** Server-sent events, as it goes. */
  EVENT_STREAM("text/event-stream"),
  /** One object a line, as it goes. */
  NDJSON("application/x-ndjson");

  private final String mediaType;

  AnswerFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }

  /**
   * What the client likes best by its {@code Accept} header; among equals, what it names first.
   *
   * @return empty where it accepts none of them
   */
  static Optional<AnswerFormat> negotiate(String accept) {
    if (accept.isBlank() || accept.equals("*/*") || accept.equals(JSON.mediaType)) {
      return Optional.of(JSON);
    }
    Optional<AnswerFormat> best = Optional.empty();
    double bestQuality = 0;
    for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
      String[] parts = range.split(";");
      double quality = quality(parts);
      Optional<AnswerFormat> format = matching(parts[0].trim());
      if (format.isPresent() && quality > bestQuality) {
        best = format;
        bestQuality = quality;
      }
    }
    return best;
  }

  private static Optional<AnswerFormat> matching(String range) {
    for (AnswerFormat format : values()) {
      String type = format.mediaType.substring(0, format.mediaType.indexOf('/'));
      if (range.equals(format.mediaType) || range.equals(type + "/*") || range.equals("*/*")) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  private static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].trim();
      if (parameter.startsWith("q=")) {
        return parameter.matches("q=[01](\\.[0-9]{0,3})?")
            ? Double.parseDouble(parameter.substring(2))
            : 0;
      }
    }
    return 1;
  }

  /** One event of a stream. What {@code members} writes has no line breaks. */
  Buffer event(String name, Consumer<JsonWriter> members) {
    return switch (this) {
      case EVENT_STREAM ->
          Buffer.buffer("event: " + name + "\ndata: ")
              .appendBuffer(JsonWriter.write(members))
              .appendString("\n\n");
      case NDJSON ->
          JsonWriter.write(
                  json -> {
                    json.text("event", name);
                    members.accept(json);
                  })
              .appendString("\n");
      case JSON -> throw new IllegalStateException("Not a stream");
    };
  }
}
