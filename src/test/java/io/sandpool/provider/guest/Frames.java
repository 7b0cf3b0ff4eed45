package io.sandpool.provider.guest;

import io.sandpool.sandbox.Bytes;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes and takes apart frames for tests, independently of the code under test. */
public final class Frames {

  /** A frame that the host sent. */
  record Sent(int type, int request, Bytes payload) {}

  public static final String HELLO =
      """
      protocol=1
      language=python
      version=3.11.2
      interfaces=lo
      kernel=4.19.0-gvisor #1 SMP Sun Jan 10 15:06:54 PST 2016
      """;

  private Frames() {}

  public static GuestFrame frame(FrameType type, int request, String payload) {
    return new GuestFrame(type, request, Bytes.utf8(payload));
  }

  public static GuestFrame frame(FrameType type, String payload) {
    return frame(type, RunRequest.REQUEST, payload);
  }

  public static GuestFrame hello() {
    return frame(FrameType.HELLO, 0, HELLO);
  }

  /** On the wire. */
  public static Buffer wire(int type, int request, byte[] payload) {
    return Buffer.buffer()
        .appendInt(payload.length)
        .appendByte((byte) type)
        .appendInt(request)
        .appendBytes(payload);
  }

  public static Buffer wire(FrameType type, int request, String payload) {
    return wire(type.code(), request, payload.getBytes(StandardCharsets.UTF_8));
  }

  /** Inside a frame of the engine. */
  public static Buffer docker(int stream, Buffer payload) {
    return Buffer.buffer()
        .appendBytes(new byte[] {(byte) stream, 0, 0, 0})
        .appendInt(payload.length())
        .appendBuffer(payload);
  }

  public static List<Sent> sent(Buffer frames) {
    List<Sent> all = new ArrayList<>();
    int at = 0;
    while (at < frames.length()) {
      int length = frames.getInt(at);
      all.add(
          new Sent(
              frames.getByte(at + 4) & 0xff,
              frames.getInt(at + 5),
              Bytes.wrap(frames.getBytes(at + 9, at + 9 + length))));
      at += 9 + length;
    }
    return all;
  }

  /** Feeds {@code whole} in two parts, cut at every place there is, each time to a new consumer. */
  public static void cutEverywhere(Buffer whole, CutTest test) {
    for (int cut = 0; cut <= whole.length(); cut++) {
      test.run(whole.slice(0, cut), whole.slice(cut, whole.length()));
    }
  }

  /** Feeds byte by byte. */
  public static void byteByByte(Buffer whole, Consumer<Buffer> consumer) {
    for (int i = 0; i < whole.length(); i++) {
      consumer.accept(whole.slice(i, i + 1));
    }
  }

  /** What is done with two parts. */
  public interface CutTest {
    void run(Buffer first, Buffer second);
  }
}
