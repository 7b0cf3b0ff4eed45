package io.sandpool.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tenants' secrets: each is made from the service's own, the tenant's name, and how often it
 * was replaced.
 */
public final class WebhookSecrets {

  private final WebhookKey key;
  private final Map<String, Rotation> rotations;

  /**
   * Makes them.
   *
   * @param rotations those tenants that have another than their first
   */
  public WebhookSecrets(WebhookKey key, Map<String, Rotation> rotations) {
    this.key = key;
    this.rotations = Map.copyOf(rotations);
  }

  /** Everybody has the first. */
  public static WebhookSecrets first(WebhookKey key) {
    return new WebhookSecrets(key, Map.of());
  }

  /** A tenant's secret, as its receivers are given it. */
  public String of(String tenant) {
    return key.secretOf(tenant, rotation(tenant).map(Rotation::generation).orElse(0));
  }

  /** Those that are good at {@code now}, the latest first. */
  List<byte[]> keysOf(String tenant, Instant now) {
    Optional<Rotation> rotation = rotation(tenant);
    if (rotation.isEmpty()) {
      return List.of(key.keyOf(tenant, 0));
    }
    int generation = rotation.get().generation();
    byte[] latest = key.keyOf(tenant, generation);
    return now.isBefore(rotation.get().previousUntil())
        ? List.of(latest, key.keyOf(tenant, generation - 1))
        : List.of(latest);
  }

  private Optional<Rotation> rotation(String tenant) {
    return Optional.ofNullable(rotations.get(tenant));
  }

  /** Nothing of them. */
  @Override
  public String toString() {
    return "WebhookSecrets";
  }
}
