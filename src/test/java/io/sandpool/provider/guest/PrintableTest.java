package io.sandpool.provider.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void everythingButPrintableAsciiMustBeEscaped() {
    assertEquals(
        "a\\u000ab\\u001b[0m\\u202e\\u00e9", Printable.of("a\nb\u001b[0m\u202e\u00e9", 99));
  }

  @Test
  void longTextMustBeCut() {
    assertEquals("aaaaa...", Printable.of("a".repeat(1_000_000), 5));
  }

  @Test
  void pathsOfTheHostMustGoButNamesStay() {
    assertEquals(
        "stat <path>: no such file; image sandpool/python, \"<path>\"",
        Printable.withoutPaths(
            "stat /usr/local/bin/runsc: no such file; image sandpool/python, \"/x\"", 200));
  }
}
