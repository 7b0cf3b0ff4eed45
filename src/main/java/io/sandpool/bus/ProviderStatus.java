package io.sandpool.bus;

import io.sandpool.sandbox.Capabilities;
import java.util.Map;
import java.util.Optional;

/**
 * A provider at one moment.
 *
 * @param provider its id
 * @param type its kind, such as {@code gvisor}
 * @param health whether it can make sandboxes, as far as is known
 * @param reason why not
 * @param capabilities what it can do
 * @param sandboxes sandboxes that it holds
 * @param facts what an operator wants to know, such as the engine's version; never a secret
 */
public record ProviderStatus(
    String provider,
    String type,
    ProviderHealth health,
    Optional<String> reason,
    Capabilities capabilities,
    int sandboxes,
    Map<String, String> facts) {

  public ProviderStatus {
    facts = Map.copyOf(facts);
  }

  /** Whether it can make sandboxes. */
  public boolean up() {
    return health == ProviderHealth.UP;
  }
}
