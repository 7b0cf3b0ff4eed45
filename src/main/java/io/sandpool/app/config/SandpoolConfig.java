package io.sandpool.app.config;

import io.sandpool.dispatch.RoutingTable;
import io.sandpool.http.ApiCatalog;
import io.sandpool.http.HttpSettings;
import io.sandpool.pool.PoolSettings;
import java.util.List;

/**
 * The whole configuration, read and found good.
 *
 * @param http where the API listens
 * @param providers the providers
 * @param pools the pools, by name
 * @param routing which pools serve which language
 * @param catalog the same, as callers see it
 */
public record SandpoolConfig(
    HttpSettings http,
    List<ProviderConfig> providers,
    List<PoolSettings> pools,
    RoutingTable routing,
    ApiCatalog catalog) {

  public SandpoolConfig {
    providers = List.copyOf(providers);
    pools = List.copyOf(pools);
  }
}
