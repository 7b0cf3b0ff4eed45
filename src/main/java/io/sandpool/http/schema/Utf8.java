package io.sandpool.http.schema;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Whether bytes are UTF-8. */
final class Utf8 {

  private Utf8() {}

  /**
   * Refuses what a JSON parser would take for another encoding, or would read leniently: overlong
   * forms, encoded surrogates, byte order marks, UTF-16.
   */
  static void require(byte[] body) throws BadBodyException {
    boolean marked = body.length > 0 && body[0] == (byte) 0xEF;
    for (int i = 0; i < Math.min(4, body.length); i++) {
      marked |= body[i] == 0;
    }
    if (marked || !isValid(body)) {
      throw BadBodyException.malformed(
          "", "The body must be JSON in valid UTF-8, without a byte order mark.");
    }
  }

  /** Whether all of {@code bytes} is well-formed, found without memory for its text. */
  private static boolean isValid(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(Math.max(16, Math.min(bytes.length, 4096)));
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (result.isError()) {
        return false;
      }
      if (result.isUnderflow()) {
        return true;
      }
      out.clear();
    }
  }
}
