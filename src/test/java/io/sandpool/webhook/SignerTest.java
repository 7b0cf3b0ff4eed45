package io.sandpool.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignerTest {

  private static final WebhookKey KEY = WebhookKey.parse("0123456789abcdef".repeat(4));

  private static final WebhookSecrets FIRST = WebhookSecrets.first(KEY);

  /** The one that the libraries of Standard Webhooks are tested with. */
  @Test
  void thePublishedVectorMustComeOut() {
    assertEquals(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        Signer.signature(
            Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            "{\"test\": 2432232314}".getBytes(UTF_8)));
  }

  @Test
  void theHeadersMustBeThoseOfTheStandard() throws Exception {
    Map<String, String> headers =
        new Signer(() -> FIRST).headers(Deliveries.to("https://example.com/"), HandClock.BEGIN);
    assertEquals("event-1", headers.get("webhook-id"));
    assertEquals(
        String.valueOf(HandClock.BEGIN.getEpochSecond()), headers.get("webhook-timestamp"));
    StandardVerifier.verify(
        FIRST.of("acme"), headers::get, Deliveries.BODY.getBytes(UTF_8), HandClock.BEGIN);
  }

  @Test
  void aSignatureMustNotHoldForAnotherTenantBodyOrTime() {
    Map<String, String> headers =
        new Signer(() -> FIRST).headers(Deliveries.to("https://example.com/"), HandClock.BEGIN);
    byte[] body = Deliveries.BODY.getBytes(UTF_8);
    assertThrows(
        SecurityException.class,
        () -> StandardVerifier.verify(FIRST.of("other"), headers::get, body, HandClock.BEGIN));
    assertThrows(
        SecurityException.class,
        () ->
            StandardVerifier.verify(
                FIRST.of("acme"), headers::get, "{}".getBytes(UTF_8), HandClock.BEGIN));
    assertThrows(
        SecurityException.class,
        () ->
            StandardVerifier.verify(
                FIRST.of("acme"), headers::get, body, HandClock.BEGIN.plusSeconds(301)));
  }

  @Test
  void eachTenantMustHaveASecretOfItsOwnThatStays() {
    assertEquals(FIRST.of("a"), WebhookSecrets.first(WebhookKey.parse(KEY.digits())).of("a"));
    assertNotEquals(FIRST.of("a"), FIRST.of("b"));
    assertNotEquals(FIRST.of("a"), WebhookSecrets.first(WebhookKey.generate()).of("a"));
  }

  private static WebhookSecrets rotated(int generation, Instant previousUntil) {
    return new WebhookSecrets(KEY, Map.of("acme", new Rotation(generation, previousUntil)));
  }

  /** Whether a receiver that has {@code secret} takes what is signed at the beginning. */
  private static boolean isTaken(WebhookSecrets signing, String secret) throws Exception {
    Map<String, String> headers =
        new Signer(() -> signing).headers(Deliveries.to("https://example.com/"), HandClock.BEGIN);
    try {
      StandardVerifier.verify(
          secret, headers::get, Deliveries.BODY.getBytes(UTF_8), HandClock.BEGIN);
      return true;
    } catch (SecurityException e) {
      return false;
    }
  }

  @Test
  void aSecretThatIsReplacedMustStayGoodForItsTimeBesideTheNewOne() throws Exception {
    WebhookSecrets both = rotated(1, HandClock.BEGIN.plusSeconds(1));
    assertNotEquals(FIRST.of("acme"), both.of("acme"));
    assertTrue(isTaken(both, FIRST.of("acme")));
    assertTrue(isTaken(both, both.of("acme")));
    WebhookSecrets latest = rotated(1, HandClock.BEGIN);
    assertFalse(isTaken(latest, FIRST.of("acme")));
    assertTrue(isTaken(latest, both.of("acme")));
  }

  @Test
  void noMoreThanTwoSecretsMustBeGoodAndOtherTenantsKeepTheirs() throws Exception {
    WebhookSecrets third = rotated(2, HandClock.BEGIN.plusSeconds(60));
    assertFalse(isTaken(third, FIRST.of("acme")));
    assertTrue(isTaken(third, rotated(1, HandClock.BEGIN).of("acme")));
    assertTrue(isTaken(third, third.of("acme")));
    assertEquals(FIRST.of("other"), third.of("other"));
  }

  @Test
  void noTextOfTheKeyMayShowIt() {
    assertFalse(KEY.toString().contains("0123"));
    IllegalArgumentException failure =
        assertThrows(IllegalArgumentException.class, () -> WebhookKey.parse("hunter2"));
    assertFalse(String.valueOf(failure.getMessage()).contains("hunter2"));
  }
}
