package io.sandpool.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes JSON into one buffer. Text may be anything: what is no Unicode is replaced. */
public final class JsonWriter {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator generator;

  private JsonWriter(JsonGenerator generator) {
    this.generator = generator;
  }

  /** An object whose members {@code members} writes. */
  public static Buffer write(Consumer<JsonWriter> members) {
    Buffer buffer = Buffer.buffer(512);
    try (JsonGenerator generator = FACTORY.createGenerator(new BufferOutput(buffer))) {
      JsonWriter writer = new JsonWriter(generator);
      writer.object();
      members.accept(writer);
      writer.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return buffer;
  }

  /** Begins an object in an array. */
  public void object() {
    run(generator::writeStartObject);
  }

  /** Begins an object as a field. */
  public void object(String name) {
    run(() -> generator.writeObjectFieldStart(name));
  }

  /** Ends the object begun last. */
  public void endObject() {
    run(generator::writeEndObject);
  }

  /** Begins an array as a field. */
  public void array(String name) {
    run(() -> generator.writeArrayFieldStart(name));
  }

  /** Ends the array begun last. */
  public void endArray() {
    run(generator::writeEndArray);
  }

  /** A field of text. */
  public void text(String name, String value) {
    run(() -> generator.writeStringField(name, wellFormed(value)));
  }

  /** A text, or null where there is none. */
  void text(String name, Optional<String> value) {
    if (value.isPresent()) {
      text(name, value.get());
    } else {
      nothing(name);
    }
  }

  /** A moment as RFC 3339 has it, or null where there is none. */
  void moment(String name, Optional<Instant> value) {
    text(name, value.map(at -> at.truncatedTo(ChronoUnit.MILLIS).toString()));
  }

  /** A whole number, or null where there is none. */
  void whole(String name, Optional<Integer> value) {
    if (value.isPresent()) {
      number(name, value.get());
    } else {
      nothing(name);
    }
  }

  /** A field of a list of texts. */
  public void texts(String name, List<String> values) {
    array(name);
    values.forEach(value -> run(() -> generator.writeString(wellFormed(value))));
    endArray();
  }

  /** A field of a whole number. */
  public void number(String name, long value) {
    run(() -> generator.writeNumberField(name, value));
  }

  /** A field of a number. */
  public void number(String name, double value) {
    run(() -> generator.writeNumberField(name, value));
  }

  /** A field that is true or false. */
  public void bool(String name, boolean value) {
    run(() -> generator.writeBooleanField(name, value));
  }

  /** A field that is null. */
  public void nothing(String name) {
    run(() -> generator.writeNullField(name));
  }

  /** A field of bytes as base64. */
  public void base64(String name, byte[] value) {
    run(() -> generator.writeBinaryField(name, value));
  }

  /** A field whose value is well-formed JSON already. */
  public void raw(String name, String value) {
    run(
        () -> {
          generator.writeFieldName(name);
          generator.writeRawValue(value);
        });
  }

  /** A value that is well-formed JSON already, or null where there is none. */
  void raw(String name, Optional<String> value) {
    raw(name, value.orElse("null"));
  }

  /** An object, as it is. */
  void free(String name, JsonObject value) {
    raw(name, wellFormed(value.encode()));
  }

  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return text.codePoints()
            .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
      }
    }
    return text;
  }

  private static void run(Write write) {
    try {
      write.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FunctionalInterface
  private interface Write {
    void run() throws IOException;
  }

  /** Appends to a buffer. */
  private static final class BufferOutput extends OutputStream {

    private final Buffer buffer;

    BufferOutput(Buffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public void write(int octet) {
      buffer.appendByte((byte) octet);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      buffer.appendBytes(bytes, offset, length);
    }
  }
}
