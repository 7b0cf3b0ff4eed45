package io.sandpool.provider;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The kinds of providers that this service has. Immutable. */
public final class ProviderRegistry {

  private final Map<String, ProviderFactory> factories = new TreeMap<>();

  /**
   * Registers {@code factories} under their types.
   *
   * @throws IllegalArgumentException where two have the same
   */
  public ProviderRegistry(List<ProviderFactory> factories) {
    for (ProviderFactory factory : factories) {
      if (this.factories.put(factory.descriptor().type(), factory) != null) {
        throw new IllegalArgumentException("Two kinds are called " + factory.descriptor().type());
      }
    }
  }

  /** All kinds, in order of their names. */
  public List<ProviderDescriptor> descriptors() {
    return factories.values().stream().map(ProviderFactory::descriptor).toList();
  }

  /**
   * Makes a provider.
   *
   * @throws IllegalArgumentException where the type is unknown or the configuration is wrong
   */
  public SandboxProvider create(
      String type, ProviderEnvironment environment, JsonObject configuration) {
    return factory(type).create(environment, configuration);
  }

  /**
   * Judges a provider's settings without making anything.
   *
   * @throws IllegalArgumentException where the type is unknown or the configuration is wrong
   */
  public void check(String type, JsonObject configuration, Map<String, String> variables) {
    factory(type).check(configuration, variables);
  }

  private ProviderFactory factory(String type) {
    return Optional.ofNullable(factories.get(type))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "type: expected one of " + factories.keySet() + ", was " + type));
  }
}
