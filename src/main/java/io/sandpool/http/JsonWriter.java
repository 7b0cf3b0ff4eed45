package io.sandpool.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

/** Writes JSON into one buffer. Text may be anything: what is no Unicode is replaced. */
final class JsonWriter {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator generator;

  private JsonWriter(JsonGenerator generator) {
    this.generator = generator;
  }

  /** An object whose members {@code members} writes. */
  static Buffer write(Consumer<JsonWriter> members) {
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

  void object() {
    run(generator::writeStartObject);
  }

  void object(String name) {
    run(() -> generator.writeObjectFieldStart(name));
  }

  void endObject() {
    run(generator::writeEndObject);
  }

  void array(String name) {
    run(() -> generator.writeArrayFieldStart(name));
  }

  void endArray() {
    run(generator::writeEndArray);
  }

  void text(String name, String value) {
    run(() -> generator.writeStringField(name, wellFormed(value)));
  }

  void texts(String name, List<String> values) {
    array(name);
    values.forEach(value -> run(() -> generator.writeString(wellFormed(value))));
    endArray();
  }

  void number(String name, long value) {
    run(() -> generator.writeNumberField(name, value));
  }

  void number(String name, double value) {
    run(() -> generator.writeNumberField(name, value));
  }

  void bool(String name, boolean value) {
    run(() -> generator.writeBooleanField(name, value));
  }

  void nothing(String name) {
    run(() -> generator.writeNullField(name));
  }

  void base64(String name, byte[] value) {
    run(() -> generator.writeBinaryField(name, value));
  }

  /** A value that is well-formed JSON already. */
  void raw(String name, String value) {
    run(
        () -> {
          generator.writeFieldName(name);
          generator.writeRawValue(value);
        });
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
