package io.sandpool.app.config;

import io.sandpool.host.HostSettings;
import io.sandpool.http.HttpSettings;
import io.sandpool.http.ragflow.RagflowSettings;
import io.sandpool.pool.PoolSettings;
import io.sandpool.provider.CleanUp;
import io.sandpool.runs.RunsSettings;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.store.DatabaseAddress;
import io.sandpool.tracing.TracingSettings;
import io.sandpool.webhook.WebhookSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The whole configuration, read and found good.
 *
 * @param http where the API listens
 * @param database where the database is; empty for a file in the data folder
 * @param providers the providers
 * @param pools the pools, by name
 * @param dispatch how requests find their provider
 * @param cleanUp how soon what is left behind is ended
 * @param rehearsal whether a start ends with calls to itself, after which the first callers are
 *     served faster
 * @param runLogging what the log says of each run
 * @param host what of this machine is not for sandboxes
 * @param ragflow how RAGFlow is served
 * @param runs how many runs are kept for those who come back for them
 * @param webhooks whether and how callers' servers are told of events
 * @param tracing whether and where traces of runs are sent
 * @param routing which pools serve which language
 */
public record SandpoolConfig(
    HttpSettings http,
    Optional<DatabaseAddress> database,
    List<ProviderConfig> providers,
    List<PoolSettings> pools,
    DispatchConfig dispatch,
    CleanUp cleanUp,
    boolean rehearsal,
    RunLogging runLogging,
    HostSettings host,
    RagflowSettings ragflow,
    RunsSettings runs,
    WebhookSettings webhooks,
    TracingSettings tracing,
    RoutingPlan routing) {

  public SandpoolConfig {
    providers = List.copyOf(providers);
    pools = List.copyOf(pools);
  }

  /**
   * The names of the pools whose sandboxes take memory of this machine.
   *
   * @param capabilities of the providers that run
   */
  public List<String> poolsOnThisMachine(Map<String, Capabilities> capabilities) {
    Set<String> here =
        providers.stream()
            .filter(ProviderConfig::isHere)
            .map(ProviderConfig::id)
            .filter(
                id ->
                    Optional.ofNullable(capabilities.get(id))
                        .filter(one -> !one.remote())
                        .isPresent())
            .collect(Collectors.toSet());
    return pools.stream()
        .filter(pool -> here.contains(pool.provider()))
        .map(PoolSettings::name)
        .toList();
  }
}
