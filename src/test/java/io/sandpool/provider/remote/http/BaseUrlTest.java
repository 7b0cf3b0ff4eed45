package io.sandpool.provider.remote.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaseUrlTest {

  @Test
  void theSchemesOwnPortMustBeMeantWhereNoneIsSaid() {
    assertEquals(new BaseUrl(true, "api.e2b.app", 443, ""), BaseUrl.parse("https://api.e2b.app"));
    assertEquals(new BaseUrl(false, "127.0.0.1", 80, ""), BaseUrl.parse("http://127.0.0.1/"));
    assertEquals("api.e2b.app", BaseUrl.parse("https://api.e2b.app").place());
  }

  @Test
  void portAndPathMustBeKept() {
    BaseUrl url = BaseUrl.parse(" HTTPS://cloud.example:8443/e2b/v1// ");
    assertEquals(new BaseUrl(true, "cloud.example", 8443, "/e2b/v1"), url);
    assertEquals("https://cloud.example:8443/e2b/v1", url.toString());
  }

  @Test
  void anAddressInBracketsMustLoseThem() {
    BaseUrl url = BaseUrl.parse("http://[::1]:3000");
    assertEquals("::1", url.host());
    assertEquals("[::1]:3000", url.place());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "api.e2b.app",
        "ftp://host",
        "https://",
        "https:///path",
        "https://user:pw@host",
        "https://host?query",
        "https://host#part",
        "https://host:99999",
        "https://ho st",
        "file:///etc/passwd",
        "https://host:0x50"
      })
  void whatIsNoSuchUrlMustBeRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> BaseUrl.parse(text));
  }
}
