package io.sandpool.http.ragflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** What a caller sent, as an answer may show it: never longer than a glance. */
final class Echo {

  private static final int SHOWN = 200;

  private Echo() {}

  /** A text as a JSON string. */
  static String ofText(String text) {
    // There and back, since an escape can make half a surrogate pair, which no answer can carry.
    String shown = new String(cut(text).getBytes(UTF_8), UTF_8);
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(shown)) + '"';
  }

  /** A value as it is, or the beginning of a long one as a string. */
  static String ofJson(String json) {
    return json.length() <= SHOWN ? json : ofText(json);
  }

  private static String cut(String text) {
    if (text.length() <= SHOWN) {
      return text;
    }
    boolean torn = Character.isHighSurrogate(text.charAt(SHOWN - 1));
    return text.substring(0, torn ? SHOWN - 1 : SHOWN) + '…';
  }
}
