package io.sandpool.app;

import io.sandpool.app.config.ProviderConfig;
import io.sandpool.metrics.ProviderMeters;
import io.sandpool.provider.SandboxProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What another configuration makes of the providers: prepared, but not in force. */
final class ProviderChange {

  /**
   * A provider that has been made.
   *
   * @param config of what
   * @param meters where it counts
   * @param provider the provider, at rest
   * @param before whose place it is to take; empty where it is new
   */
  record Made(
      ProviderConfig config,
      ProviderMeters meters,
      SandboxProvider provider,
      Optional<DeployedProvider> before) {}

  private final List<Made> successors = new ArrayList<>();
  private final List<DeployedProvider> added = new ArrayList<>();

  /** It has begun, beside whose place it is to take. */
  void willSucceed(Made made) {
    successors.add(made);
  }

  /** It is deployed. */
  void isAdded(DeployedProvider provider) {
    added.add(provider);
  }

  List<Made> successors() {
    return List.copyOf(successors);
  }

  List<DeployedProvider> added() {
    return List.copyOf(added);
  }
}
