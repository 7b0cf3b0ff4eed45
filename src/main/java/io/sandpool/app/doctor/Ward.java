package io.sandpool.app.doctor;

import io.sandpool.app.config.ProviderConfig;
import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.pool.PoolSettings;
import io.sandpool.provider.gvisor.GvisorFactory;
import io.sandpool.provider.gvisor.GvisorSettings;
import io.sandpool.sandbox.SandboxSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One provider on an engine, as the doctor sees it. What is leased elsewhere has no engine to look
 * at.
 *
 * @param settings how it reaches its engine, in the name of an instance of the doctor's own
 * @param pools the pools that it makes sandboxes for
 */
record Ward(GvisorSettings settings, List<PoolSettings> pools) {

  Ward {
    pools = List.copyOf(pools);
  }

  /**
   * All such providers of a configuration.
   *
   * @throws IllegalArgumentException with the key, what it must be and what it was
   */
  static List<Ward> of(SandpoolConfig config, String instance) {
    List<Ward> wards = new ArrayList<>();
    for (ProviderConfig provider : config.providers()) {
      if (provider.isLeased()) {
        continue;
      }
      wards.add(
          new Ward(
              settings(provider, instance),
              config.pools().stream()
                  .filter(pool -> pool.provider().equals(provider.id()))
                  .toList()));
    }
    return wards;
  }

  private static GvisorSettings settings(ProviderConfig provider, String instance) {
    String path = "providers." + provider.id() + ".";
    try {
      GvisorSettings defaults = GvisorSettings.defaults(provider.id(), instance, instance);
      return GvisorFactory.settings(defaults, provider.content());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + e.getMessage(), e);
    }
  }

  String id() {
    return settings.id();
  }

  /** What the sandboxes of its pools are made of, each once. */
  List<SandboxSpec> specs() {
    Map<String, SandboxSpec> byTemplate = new LinkedHashMap<>();
    pools.forEach(pool -> byTemplate.putIfAbsent(pool.spec().template(), pool.spec()));
    return List.copyOf(byTemplate.values());
  }

  int idleSandboxes() {
    return pools.stream().mapToInt(pool -> pool.sizes().minIdle()).sum();
  }

  int maxSandboxes() {
    return pools.stream().mapToInt(pool -> pool.sizes().maxTotal()).sum();
  }

  long maxMemory() {
    return pools.stream()
        .mapToLong(pool -> pool.sizes().maxTotal() * pool.spec().ceiling().memoryBytes())
        .sum();
  }
}
