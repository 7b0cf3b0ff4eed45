package io.sandpool.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignerTest {

  private static final WebhookKey KEY = WebhookKey.parse("0123456789abcdef".repeat(4));

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
        new Signer(KEY).headers(Deliveries.to("https://example.com/"), HandClock.BEGIN);
    assertEquals("event-1", headers.get("webhook-id"));
    assertEquals(
        String.valueOf(HandClock.BEGIN.getEpochSecond()), headers.get("webhook-timestamp"));
    StandardVerifier.verify(
        KEY.secretOf("acme"), headers::get, Deliveries.BODY.getBytes(UTF_8), HandClock.BEGIN);
  }

  @Test
  void aSignatureMustNotHoldForAnotherTenantBodyOrTime() {
    Map<String, String> headers =
        new Signer(KEY).headers(Deliveries.to("https://example.com/"), HandClock.BEGIN);
    byte[] body = Deliveries.BODY.getBytes(UTF_8);
    assertThrows(
        SecurityException.class,
        () -> StandardVerifier.verify(KEY.secretOf("other"), headers::get, body, HandClock.BEGIN));
    assertThrows(
        SecurityException.class,
        () ->
            StandardVerifier.verify(
                KEY.secretOf("acme"), headers::get, "{}".getBytes(UTF_8), HandClock.BEGIN));
    assertThrows(
        SecurityException.class,
        () ->
            StandardVerifier.verify(
                KEY.secretOf("acme"), headers::get, body, HandClock.BEGIN.plusSeconds(301)));
  }

  @Test
  void eachTenantMustHaveASecretOfItsOwnThatStays() {
    assertEquals(KEY.secretOf("a"), WebhookKey.parse(KEY.digits()).secretOf("a"));
    assertNotEquals(KEY.secretOf("a"), KEY.secretOf("b"));
    assertNotEquals(KEY.secretOf("a"), WebhookKey.generate().secretOf("a"));
  }

  @Test
  void noTextOfTheKeyMayShowIt() {
    assertFalse(KEY.toString().contains("0123"));
    IllegalArgumentException failure =
        assertThrows(IllegalArgumentException.class, () -> WebhookKey.parse("hunter2"));
    assertFalse(String.valueOf(failure.getMessage()).contains("hunter2"));
  }
}
