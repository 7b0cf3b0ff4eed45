package io.sandpool.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Signs what is told, as Standard Webhooks has it: id, time and body, with the tenant's secret. */
final class Signer {

  private final Supplier<WebhookSecrets> secrets;

  /**
   * Makes one.
   *
   * @param secrets asked at each attempt
   */
  Signer(Supplier<WebhookSecrets> secrets) {
    this.secrets = secrets;
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
        signatures(delivery, timestamp, now));
  }

  /** One by each secret that is good, so that receivers may change theirs when it suits them. */
  private String signatures(Delivery delivery, String timestamp, Instant now) {
    byte[] body = delivery.body().toArray();
    return secrets.get().keysOf(delivery.tenant(), now).stream()
        .map(secret -> signature(secret, delivery.id(), timestamp, body))
        .collect(Collectors.joining(" "));
  }

  static String signature(byte[] secret, String id, String timestamp, byte[] body) {
    byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
    return "v1," + Base64.getEncoder().encodeToString(WebhookKey.hmac(secret, head, body));
  }
}
