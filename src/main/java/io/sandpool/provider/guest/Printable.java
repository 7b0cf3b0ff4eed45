package io.sandpool.provider.guest;

import java.util.regex.Pattern;

/** Makes text of doubtful origin fit for a log line or an error's detail. */
public final class Printable {

  private static final Pattern ABSOLUTE_PATH =
      Pattern.compile("(?<![\\w.])/[\\w.+@-]+(/[\\w.+@-]*)*");

  private Printable() {}

  /** {@code text} in printable ASCII, everything else escaped, cut after {@code max} characters. */
  public static String of(String text, int max) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), max) + 8);
    for (int i = 0; i < text.length(); i++) {
      if (out.length() >= max) {
        return out.append("...").toString();
      }
      char c = text.charAt(i);
      if (c >= ' ' && c <= '~') {
        out.append(c);
      } else {
        out.append(String.format("\\u%04x", (int) c));
      }
    }
    return out.toString();
  }

  /** The same, without the absolute paths that an engine's messages are full of. */
  public static String withoutPaths(String text, int max) {
    return of(ABSOLUTE_PATH.matcher(text).replaceAll("<path>"), max);
  }
}
