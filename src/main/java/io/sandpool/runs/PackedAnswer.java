package io.sandpool.runs;

import io.sandpool.bus.runs.RunAnswer;
import io.sandpool.sandbox.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * An answer as it is kept.
 *
 * @param status its HTTP status
 * @param length how many bytes it has unpacked
 * @param deflated the bytes, packed
 */
public record PackedAnswer(int status, int length, Bytes deflated) {

  private static final int PIECE = 16 << 10;

  /** Packs an answer. Takes its time. */
  static PackedAnswer of(RunAnswer answer) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(answer.json().asByteBuffer());
      deflater.finish();
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      byte[] piece = new byte[PIECE];
      while (!deflater.finished()) {
        packed.write(piece, 0, deflater.deflate(piece));
      }
      return new PackedAnswer(
          answer.status(), answer.json().size(), Bytes.wrap(packed.toByteArray()));
    } finally {
      deflater.end();
    }
  }

  /**
   * Unpacks it, no further than it was long. Takes its time.
   *
   * @throws IllegalStateException where what is kept is not whole
   */
  RunAnswer unpacked() {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(deflated.asByteBuffer());
      byte[] json = new byte[length];
      int done = 0;
      while (done < length) {
        int more = inflater.inflate(json, done, length - done);
        if (more == 0) {
          throw new IllegalStateException("A kept answer ends early");
        }
        done += more;
      }
      return new RunAnswer(status, Bytes.wrap(json));
    } catch (DataFormatException e) {
      throw new IllegalStateException("A kept answer is damaged", e);
    } finally {
      inflater.end();
    }
  }
}
