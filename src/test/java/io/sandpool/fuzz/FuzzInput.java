package io.sandpool.fuzz;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One input, and the dice that belong to it. */
public final class FuzzInput {

  private final byte[] bytes;
  private final SplittableRandom random;

  FuzzInput(byte[] bytes, SplittableRandom random) {
    this.bytes = bytes;
    this.random = random;
  }

  /** All of it. */
  public byte[] bytes() {
    return bytes;
  }

  /** All of it as text, where bytes that are none are replaced. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** A number below {@code bound}, the same one each time that this input is made. */
  public int dice(int bound) {
    return random.nextInt(bound);
  }

  /**
   * The input as a network may cut it: in one piece, in some, or byte by byte where it is small.
   */
  public List<Buffer> chunks() {
    List<Buffer> chunks = new ArrayList<>();
    int most = dice(4) == 0 ? Math.max(1, bytes.length) : 1 + dice(dice(2) == 0 ? 9 : 4096);
    if (bytes.length > 64 * most) {
      most = bytes.length / 16;
    }
    Buffer whole = Buffer.buffer(bytes);
    int at = 0;
    while (at < bytes.length) {
      int end = Math.min(bytes.length, at + 1 + dice(most));
      chunks.add(whole.slice(at, end));
      at = end;
    }
    return chunks;
  }
}
