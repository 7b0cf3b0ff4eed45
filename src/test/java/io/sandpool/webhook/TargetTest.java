package io.sandpool.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

  @Test
  void aGoodUrlMustBeTakenApart() {
    assertEquals(
        new Target(true, "hooks.example.com", 443, "/a/b?c=d%20e"),
        Target.parse("HTTPS://Hooks.Example.COM./a/b?c=d%20e", false));
    assertEquals(
        new Target(true, "example.com", 8443, "/"),
        Target.parse("https://example.com:8443", false));
    assertEquals(
        new Target(false, "example.com", 80, "/x"), Target.parse("http://example.com/x", true));
    assertEquals(
        new Target(true, "2606:4700::1111", 443, "/"),
        Target.parse("https://[2606:4700::1111]/", false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com/hook",
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https:///hook",
        "https:hook",
        "https://user@example.com/",
        "https://user:password@example.com/",
        "https://example.com/#fragment",
        "https://example.com:80/",
        "https://example.com:22/",
        "https://example.com:0/",
        "https://example.com:65536/",
        "https://example.com:99999999999/",
        "https://exa mple.com/",
        "https://example.com/\r\nX: y",
        "https://exämple.com/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://127.1/",
        "https://0177.0.0.1.0/",
        "https://[::1%25lo]/",
        "https://[fe80::1%eth0]/",
        "https://-example.com/",
        "https://example..com/",
        "https://example.com\\@evil.com/",
        "https://%31%32%37.0.0.1/"
      })
  void aBadUrlMustBeRefused(String url) {
    assertThrows(BadTargetException.class, () -> Target.parse(url, false));
  }

  @Test
  void aUrlMustHaveABound() {
    String longest = "https://example.com/" + "a".repeat(2_028);
    assertEquals("example.com", Target.parse(longest, false).host());
    assertThrows(BadTargetException.class, () -> Target.parse(longest + "a", false));
  }

  @ParameterizedTest
  @CsvSource({
    "/other,                    example.com:8443, /other",
    "next?x=1,                  example.com:8443, /a/next?x=1",
    "https://b.example/c,       b.example,        /c",
    "//b.example:9000/c,        b.example:9000,   /c"
  })
  void aRedirectionMustBeResolvedAgainstWhereItCameFrom(
      String location, String place, String path) {
    Target next =
        Target.parse("https://example.com:8443/a/b?t=s", false).redirected(location, false);
    assertEquals(place, next.place());
    assertEquals(path, next.path());
  }

  @Test
  void aRedirectionMustNotTakeTlsAwayEvenWherePlainHttpIsAllowed() {
    Target secure = Target.parse("https://example.com/", true);
    assertThrows(BadTargetException.class, () -> secure.redirected("http://example.com/", true));
    Target plain = Target.parse("http://example.com/", true);
    assertEquals("/x", plain.redirected("http://example.com/x", true).path());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "https://a b/", "https://user@b.example/", "javascript:x", ":"})
  void aBadRedirectionMustBeRefused(String location) {
    Target target = Target.parse("https://example.com/", false);
    assertThrows(BadTargetException.class, () -> target.redirected(location, false));
  }

  @Test
  void noTextOfATargetMayShowThePath() {
    assertFalse(
        Target.parse("https://example.com/t0ken?t0ken", false).toString().contains("t0ken"));
  }
}
