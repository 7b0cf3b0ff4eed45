package io.sandpool.bus;

import java.util.Map;
import java.util.Optional;

/**
 * A provider at one moment.
 *
 * @param provider its id
 * @param type its kind, such as {@code gvisor}
 * @param up whether it can make sandboxes, as far as is known
 * @param reason why not
 * @param sandboxes sandboxes that it holds
 * @param facts what an operator wants to know, such as the engine's version; never a secret
 */
public record ProviderStatus(
    String provider,
    String type,
    boolean up,
    Optional<String> reason,
    int sandboxes,
    Map<String, String> facts) {

  public ProviderStatus {
    facts = Map.copyOf(facts);
  }
}
