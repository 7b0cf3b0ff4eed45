package io.sandpool.provider.e2b;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.remote.http.BaseUrl;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cloud says goes into paths, hosts and headers. */
class PlausibleTest {

  @ParameterizedTest
  @ValueSource(strings = {"iabc0123456789defghij", "a", "iabc-6532622b"})
  void anIdOfSmallLettersAndDigitsMustBeTaken(String id) {
    assertTrue(SandboxId.isPlausible(id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "a-",
        "-a",
        "a-b-c",
        "ABC",
        "../teams",
        "a/b",
        "a?b",
        "a%2fb",
        "a b",
        "ä",
        "a\n",
        "a.evil.example",
        "a@b",
        "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefgh"
      })
  void anyOtherIdMustBeRefused(String id) {
    assertFalse(SandboxId.isPlausible(id));
  }

  @Test
  void aDomainMayHaveAPortAndAnyCase() {
    assertEquals(Optional.of("e2b.app"), Domain.of("E2B.app"));
    assertEquals(
        Optional.of("cn-hangzhou.e2b.fc.example.com:8443"),
        Domain.of("cn-hangzhou.e2b.fc.example.com:8443"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost",
        "https://e2b.app",
        "e2b.app/path",
        "e2b.app?x",
        "user@e2b.app",
        "10.0.0.1",
        "169.254.169.254:80",
        "e2b..app",
        ".e2b.app",
        "-e2b.app",
        "e2b.app.",
        "e2b.app:0",
        "e2b.app:",
        "e2b.app:123456",
        "e2b.app:65536",
        "e2b.app#x",
        "e2b app.com",
        "[::1].app",
        "e2b.app\r\nX: y",
        "a.b%2f"
      })
  void whatIsNoHostNameMustNotBecomeADomain(String text) {
    assertEquals(Optional.empty(), Domain.of(text));
  }

  @Test
  void aSandboxMustBeBelowTheDomainOverTls() {
    assertEquals(
        new BaseUrl(true, "49999-iabc.e2b.app", 443, ""), SandboxDoor.at("iabc", "e2b.app"));
    assertEquals(
        new BaseUrl(true, "49999-iabc.boxes.test", 8443, ""),
        SandboxDoor.at("iabc", "boxes.test:8443"));
  }

  @Test
  void aTokenMustFitIntoAHeader() {
    assertTrue(SandboxDoor.isPlausible("eyJ.x-_=/+"));
    assertFalse(SandboxDoor.isPlausible("a\r\nX-Evil: 1"));
    assertFalse(SandboxDoor.isPlausible(""));
    assertFalse(SandboxDoor.isPlausible("x".repeat(4097)));
  }
}
