package io.sandpool.app.config;

import io.sandpool.dispatch.SpillPolicy;
import io.sandpool.pool.TenantWeights;
import io.sandpool.provider.GuardSettings.Breaker;
import io.sandpool.provider.GuardSettings.Spending;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the section {@code dispatch}. */
final class DispatchReader {

  private static final Duration SPILL_AFTER = Duration.ofMillis(500);
  private static final int MOST_RUNS = 1_000_000;
  private static final int MOST_SECONDS = 1_000_000_000;

  private final List<ProviderConfig> known;
  private final RunningProviders running;

  /**
   * Reads for these providers.
   *
   * @param known all that have settings, in the order in which they were written
   * @param running those of them that serve
   */
  DispatchReader(List<ProviderConfig> known, RunningProviders running) {
    this.known = known;
    this.running = running;
  }

  /** The providers that an order names, good or not. */
  static List<String> named(ConfigNode node) {
    return node.has("order") ? node.strings("order") : List.of();
  }

  DispatchConfig read(ConfigNode node) {
    SpillPolicy spill = spill(node);
    Breaker breaker = breaker(node.child("breaker"));
    Spending base = Spending.DEFAULTS;
    Spending all =
        new Spending(
            node.integer("remote_runs_per_minute", base.runsPerMinute(), 0, MOST_RUNS),
            node.integer("remote_seconds_per_hour", base.secondsPerHour(), 0, MOST_SECONDS));
    Map<String, Spending> own = budgets(node.child("budgets"), all);
    TenantWeights weights = weights(node.child("tenants"));
    node.refuseUnknownKeys();
    return new DispatchConfig(spill, breaker, all, weights, own);
  }

  private SpillPolicy spill(ConfigNode node) {
    ConfigNode switches = node.child("spill");
    SpillPolicy policy =
        new SpillPolicy(
            order(node),
            switches.bool("exhausted", true),
            switches.bool("degraded", true),
            switches.bool("language_missing", true),
            Optional.of(
                node.duration("spill_after", SPILL_AFTER, Duration.ZERO, Duration.ofMinutes(10))));
    switches.refuseUnknownKeys();
    return policy;
  }

  /** As it is written, else what is on this machine first, then what is leased. */
  private List<String> order(ConfigNode node) {
    if (!node.has("order")) {
      return running.order();
    }
    List<String> order = node.strings("order");
    Set<String> serving = new TreeSet<>(running.ids());
    if (order.isEmpty()) {
      node.problem("order", "must name at least one provider of " + serving);
    }
    Set<String> seen = new HashSet<>();
    for (String id : order) {
      if (!serving.contains(id)) {
        node.problem("order", "must name providers of " + serving + ", was \"" + id + "\"");
      } else if (!seen.add(id)) {
        node.problem("order", "names \"" + id + "\" twice");
      }
    }
    return running.order(order);
  }

  /** Of those that do not serve at present, too: what they may cost is to be known before. */
  private List<String> leased() {
    return known.stream().filter(ProviderConfig::isLeased).map(ProviderConfig::id).toList();
  }

  private static Breaker breaker(ConfigNode node) {
    Breaker base = Breaker.DEFAULTS;
    int failures = node.integer("failures", base.failures(), 1, 1_000);
    Duration min = open(node, "open_min", base.openMin());
    Duration max = open(node, "open_max", base.openMax());
    node.refuseUnknownKeys();
    return ConfigReader.built(node, "open_max", () -> new Breaker(failures, min, max)).orElse(base);
  }

  private static Duration open(ConfigNode node, String key, Duration byDefault) {
    return node.duration(key, byDefault, Duration.ofMillis(10), Duration.ofHours(1));
  }

  /** Of tenants that may have no key yet: theirs are made while the service runs. */
  private static TenantWeights weights(ConfigNode node) {
    Map<String, Integer> weights = new TreeMap<>();
    for (String tenant : node.keys()) {
      ConfigNode own = node.child(tenant);
      if (TenantWeights.isName(tenant)) {
        weights.put(tenant, own.integer("weight", 1, 1, TenantWeights.MOST));
      } else {
        node.problem(
            tenant, "is no tenant's name: 1 to 64 characters from A-Z a-z 0-9 . _ @ - and blanks");
      }
      own.refuseUnknownKeys();
    }
    return new TenantWeights(weights);
  }

  private Map<String, Spending> budgets(ConfigNode node, Spending all) {
    Map<String, Spending> budgets = new TreeMap<>();
    for (String id : leased()) {
      if (node.has(id)) {
        ConfigNode own = node.child(id);
        budgets.put(
            id,
            new Spending(
                own.integer("runs_per_minute", all.runsPerMinute(), 0, MOST_RUNS),
                own.integer("seconds_per_hour", all.secondsPerHour(), 0, MOST_SECONDS)));
        own.refuseUnknownKeys();
      }
    }
    for (String key : node.keys()) {
      if (!leased().contains(key)) {
        node.problem(key, "is no leased provider; those are " + leased());
      }
    }
    return budgets;
  }
}
