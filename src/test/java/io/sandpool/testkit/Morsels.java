package io.sandpool.testkit;

import java.util.List;

/** What breaks readers of text, JSON most of all, where it stands in the wrong place. */
public final class Morsels {

  /** All; in an order that stays, since seeds pick them by their place. */
  public static final List<String> ALL =
      List.of(
          "\"",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\\",
          "\\u0000",
          "\\ud800",
          "\\uZZZZ",
          "null",
          "true",
          "-",
          "-0",
          "1e999999999",
          "1E-400",
          "0x10",
          "NaN",
          "Infinity",
          "//",
          "/*",
          "\u0000",
          "\n",
          "\r\n",
          "\t",
          "€",
          "😀",
          "../",
          "=",
          "\n=\n",
          "exit=",
          "\"type\":",
          "\"code\":1,",
          "{\"a\":",
          "\"\":",
          "9".repeat(5_000),
          "\\".repeat(999),
          "\r\n\r\n",
          "HTTP/1.1 ");

  private Morsels() {}
}
