package io.sandpool.emulator.agentrun;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** RFC 3986's encoding, byte by byte. */
final class Percent {

  private static final String KEPT =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

  private Percent() {}

  static String encoded(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (KEPT.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        out.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return out.toString();
  }

  static String decoded(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%' && i + 2 < bytes.length) {
        int high = Character.digit(bytes[i + 1], 16);
        int low = Character.digit(bytes[i + 2], 16);
        out.write(high * 16 + low);
        i += 2;
      } else {
        out.write(bytes[i]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /**
   * A query's parameters, decoded and sorted.
   *
   * @param plusIsSpace whether a plus stands for a space, as in forms
   */
  static TreeMap<String, String> parameters(String query, boolean plusIsSpace) {
    TreeMap<String, String> parameters = new TreeMap<>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      if (equals >= 0) {
        String text = plusIsSpace ? pair.replace('+', ' ') : pair;
        parameters.put(decoded(text.substring(0, equals)), decoded(text.substring(equals + 1)));
      }
    }
    return parameters;
  }

  /** Parameters as one line of a text to be signed. */
  static String line(Map<String, String> sorted) {
    StringBuilder line = new StringBuilder();
    sorted.forEach(
        (name, value) ->
            line.append(line.length() == 0 ? "" : "&")
                .append(encoded(name))
                .append('=')
                .append(encoded(value)));
    return line.toString();
  }
}
