package io.sandpool.provider.gvisor;

import io.sandpool.provider.guest.ProtocolViolation;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the head of one HTTP/1.1 response, of which only the status matters here. */
final class HttpHeadParser {

  private static final int MAX_HEAD = 8192;
  private static final byte[] END = {'\r', '\n', '\r', '\n'};
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.[01] ([1-9][0-9]{2})(?: .*)?");

  private final ByteArrayOutputStream head = new ByteArrayOutputStream(256);
  private int matched;

  /**
   * Takes the next bytes.
   *
   * @return how many of them belong to the head: all, while it is incomplete
   * @throws ProtocolViolation where the head is too long
   */
  int accept(Buffer chunk) {
    int position = 0;
    while (position < chunk.length() && !isComplete()) {
      if (head.size() >= MAX_HEAD) {
        throw new ProtocolViolation("the engine's answer has a head of more than 8 KiB");
      }
      byte next = chunk.getByte(position++);
      head.write(next);
      if (next == END[matched]) {
        matched++;
      } else {
        matched = next == END[0] ? 1 : 0;
      }
    }
    return position;
  }

  /** Whether the empty line has been seen. */
  boolean isComplete() {
    return matched == END.length;
  }

  /**
   * The status code of a complete head.
   *
   * @throws ProtocolViolation where it is no HTTP
   */
  int status() {
    String text = head.toString(StandardCharsets.ISO_8859_1);
    Matcher line = STATUS_LINE.matcher(text.substring(0, text.indexOf("\r\n")));
    if (!line.matches()) {
      throw new ProtocolViolation("the engine's answer does not begin as HTTP does");
    }
    return Integer.parseInt(line.group(1));
  }
}
