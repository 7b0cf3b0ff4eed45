package io.sandpool.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/** Signs what is told, as Standard Webhooks has it: id, time and body, with the tenant's secret. */
final class Signer {

  private final WebhookKey key;

  Signer(WebhookKey key) {
    this.key = key;
  }

  /** The headers of an attempt that is made at {@code now}. */
  Map<String, String> headers(Delivery delivery, Instant now) {
    String timestamp = String.valueOf(now.getEpochSecond());
    return Map.of(
        "content-type",
        "application/json",
        "user-agent",
        "Sandpool",
        "webhook-id",
        delivery.id(),
        "webhook-timestamp",
        timestamp,
        "webhook-signature",
        signature(
            key.keyOf(delivery.tenant()), delivery.id(), timestamp, delivery.body().toArray()));
  }

  static String signature(byte[] secret, String id, String timestamp, byte[] body) {
    byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
    return "v1," + Base64.getEncoder().encodeToString(WebhookKey.hmac(secret, head, body));
  }
}
