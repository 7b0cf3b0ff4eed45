package io.sandpool.http;

import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Output;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A program's output read as UTF-8, without tearing a character that was cut. */
public final class OutputText {

  private OutputText() {}

  /** The text of one stream; a character that the limit cut through is left out. */
  public static String of(Output output) {
    Bytes bytes = output.bytes();
    return output.truncated() ? whole(bytes.asByteBuffer()) : bytes.toUtf8();
  }

  private static String whole(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.slice(0, completeLength(bytes))).toString();
  }

  /** How many of the bytes are left without a sequence that begins at the end and is not whole. */
  static int completeLength(ByteBuffer bytes) {
    int length = bytes.limit();
    for (int back = 1; back <= Math.min(3, length); back++) {
      int b = bytes.get(length - back) & 0xFF;
      if (b < 0x80) {
        return length;
      }
      if (b >= 0xC0) {
        return sequenceLength(b) > back ? length - back : length;
      }
    }
    return length;
  }

  private static int sequenceLength(int lead) {
    if (lead >= 0xF0) {
      return lead <= 0xF4 ? 4 : 1;
    }
    return lead >= 0xE0 ? 3 : 2;
  }

  /** Reads a stream piece by piece; a character that two pieces share comes with the second. */
  static final class Decoder {

    private byte[] held = new byte[0];

    String decode(Bytes piece) {
      ByteBuffer all = ByteBuffer.allocate(held.length + piece.size());
      all.put(held).put(piece.asByteBuffer()).flip();
      int complete = completeLength(all);
      held = new byte[all.limit() - complete];
      all.get(complete, held);
      return new String(all.array(), 0, complete, StandardCharsets.UTF_8);
    }

    /** What was held back, read as it is: nothing can follow it any more. */
    String rest() {
      String rest = new String(held, StandardCharsets.UTF_8);
      held = new byte[0];
      return rest;
    }
  }
}
