package io.sandpool.http.ragflow;

import io.sandpool.http.schema.Utf8;
import java.util.Base64;

/** Source text as RAGFlow sends it: base64 with its padding, of UTF-8. */
final class CodeText {

  private CodeText() {}

  /**
   * The text.
   *
   * @throws IllegalArgumentException where it is none, with a sentence for the caller
   */
  static String decode(String base64) {
    return Utf8.read(bytes(base64))
        .orElseThrow(() -> new IllegalArgumentException("The code is not valid UTF-8"));
  }

  private static byte[] bytes(String base64) {
    if (base64.length() % 4 != 0 && base64.chars().allMatch(CodeText::isInAlphabet)) {
      throw new IllegalArgumentException("Invalid base64 encoding: Incorrect padding");
    }
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Invalid base64 encoding: Only base64 data is allowed", e);
    }
  }

  private static boolean isInAlphabet(int c) {
    return c >= 'A' && c <= 'Z'
        || c >= 'a' && c <= 'z'
        || c >= '0' && c <= '9'
        || c == '+'
        || c == '/'
        || c == '=';
  }
}
