package io.sandpool.app.config;

import io.sandpool.dispatch.SpillPolicy;
import io.sandpool.pool.TenantWeights;
import io.sandpool.provider.GuardSettings;
import java.util.Map;

/**
 * How requests find their provider, and what stands before each.
 *
 * @param spill the order of the providers, and when a request goes to the next
 * @param breaker each provider's circuit breaker
 * @param all what all leased sandboxes together may cost
 * @param weights how much each tenant may have beside the others
 * @param own what a single provider's may cost, where the configuration says so
 */
public record DispatchConfig(
    SpillPolicy spill,
    GuardSettings.Breaker breaker,
    GuardSettings.Spending all,
    TenantWeights weights,
    Map<String, GuardSettings.Spending> own) {

  public DispatchConfig {
    own = Map.copyOf(own);
  }

  /** What stands before a provider. */
  public GuardSettings guardOf(String provider) {
    return new GuardSettings(breaker, own.getOrDefault(provider, all));
  }
}
