package io.sandpool.app.config;

import io.sandpool.dispatch.SpillPolicy;
import io.sandpool.provider.GuardSettings.Breaker;
import io.sandpool.provider.GuardSettings.Spending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads the section {@code dispatch}. */
final class DispatchReader {

  private static final Duration SPILL_AFTER = Duration.ofMillis(500);
  private static final int MOST_RUNS = 1_000_000;
  private static final int MOST_SECONDS = 1_000_000_000;

  private final List<ProviderConfig> providers;

  /** The providers in the order in which they were written. */
  DispatchReader(List<ProviderConfig> providers) {
    this.providers = providers;
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
    node.refuseUnknownKeys();
    return new DispatchConfig(spill, breaker, all, own);
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

  /** What is on this machine first, then what is leased, each as they were written. */
  private List<String> order(ConfigNode node) {
    if (!node.has("order")) {
      List<String> order = new ArrayList<>(ids(false));
      order.addAll(ids(true));
      return order;
    }
    List<String> order = node.strings("order");
    Set<String> known = new HashSet<>(ids(false));
    known.addAll(ids(true));
    if (order.isEmpty()) {
      node.problem("order", "must name at least one provider of " + known);
    }
    Set<String> seen = new HashSet<>();
    for (String id : order) {
      if (!known.contains(id)) {
        node.problem("order", "must name providers of " + known + ", was \"" + id + "\"");
      } else if (!seen.add(id)) {
        node.problem("order", "names \"" + id + "\" twice");
      }
    }
    return order;
  }

  private List<String> ids(boolean leased) {
    return providers.stream()
        .filter(provider -> provider.isLeased() == leased)
        .map(ProviderConfig::id)
        .toList();
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

  private Map<String, Spending> budgets(ConfigNode node, Spending all) {
    Map<String, Spending> budgets = new TreeMap<>();
    for (String id : ids(true)) {
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
      if (!ids(true).contains(key)) {
        node.problem(key, "is no leased provider; those are " + ids(true));
      }
    }
    return budgets;
  }
}
