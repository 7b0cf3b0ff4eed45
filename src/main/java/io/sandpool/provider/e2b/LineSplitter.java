package io.sandpool.provider.e2b;

import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * Cuts a stream into lines, however it was cut on its way. Keeps at most one unfinished line, and
 * refuses one that grows beyond the limit before it takes memory for more of it.
 */
final class LineSplitter {

  private static final byte NEW_LINE = '\n';

  private final int maxLine;
  private final Consumer<Buffer> lines;
  private Buffer unfinished = Buffer.buffer();

  /**
   * Tells {@code lines} of each line without its end; blank ones are left out.
   *
   * @param maxLine bytes of the longest line
   */
  LineSplitter(int maxLine, Consumer<Buffer> lines) {
    this.maxLine = maxLine;
    this.lines = lines;
  }

  /**
   * Takes the next part of the stream.
   *
   * @throws LineTooLongException where a line is longer than allowed
   */
  void feed(Buffer data) throws LineTooLongException {
    int start = 0;
    for (int at = 0; at < data.length(); at++) {
      if (data.getByte(at) == NEW_LINE) {
        tell(take(data, start, at));
        start = at + 1;
      }
    }
    unfinished = take(data, start, data.length());
  }

  /** Whether the stream has stopped within a line. */
  boolean isWithinLine() {
    return !isBlank(unfinished);
  }

  private Buffer take(Buffer data, int start, int end) throws LineTooLongException {
    if (end - start > maxLine - unfinished.length()) {
      unfinished = Buffer.buffer();
      throw new LineTooLongException();
    }
    if (unfinished.length() == 0) {
      return data.getBuffer(start, end);
    }
    Buffer whole = unfinished.appendBuffer(data, start, end - start);
    unfinished = Buffer.buffer();
    return whole;
  }

  private void tell(Buffer line) {
    if (!isBlank(line)) {
      lines.accept(line);
    }
  }

  private static boolean isBlank(Buffer line) {
    for (int i = 0; i < line.length(); i++) {
      if (line.getByte(i) > ' ' || line.getByte(i) < 0) {
        return false;
      }
    }
    return true;
  }

  /** A line is longer than allowed. */
  static final class LineTooLongException extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
