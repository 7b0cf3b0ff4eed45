package io.sandpool.app;

import io.sandpool.app.config.ProviderConfig;
import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.bus.admin.SettingsOutcome.Effect;
import io.sandpool.pool.PoolSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says what another configuration does to a service that runs. */
final class SettingsEffects {

  private static final String PROVIDER = "provider";
  private static final String POOL = "pool";
  private static final String SERVICE = "service";

  private final SandpoolConfig before;
  private final SandpoolConfig after;
  private final List<Effect> effects = new ArrayList<>();

  private SettingsEffects(SandpoolConfig before, SandpoolConfig after) {
    this.before = before;
    this.after = after;
  }

  /** All effects: providers, then pools, then the rest. */
  static List<Effect> between(SandpoolConfig before, SandpoolConfig after) {
    SettingsEffects effects = new SettingsEffects(before, after);
    Set<String> replaced = effects.providers();
    effects.pools(replaced);
    effects.dispatch();
    return List.copyOf(effects.effects);
  }

  /** The ids of those that are replaced. */
  private Set<String> providers() {
    Map<String, ProviderConfig> old = new LinkedHashMap<>();
    before.providers().forEach(provider -> old.put(provider.id(), provider));
    Set<String> replaced = new HashSet<>();
    for (ProviderConfig provider : after.providers()) {
      ProviderConfig there = old.remove(provider.id());
      if (there == null) {
        add(PROVIDER, provider.id(), "begins to serve");
      } else if (!there.equals(provider)) {
        replaced.add(provider.id());
        add(
            PROVIDER,
            provider.id(),
            "is replaced by one with the new settings; what runs is not cut off");
      }
    }
    old.keySet()
        .forEach(
            id -> add(PROVIDER, id, "ends when what runs has ended, and its sandboxes with it"));
    return replaced;
  }

  private void pools(Set<String> replaced) {
    Map<String, PoolSettings> old = new LinkedHashMap<>();
    before.pools().forEach(pool -> old.put(pool.name(), pool));
    for (PoolSettings pool : after.pools()) {
      PoolSettings there = old.remove(pool.name());
      if (there == null) {
        add(POOL, pool.name(), "is made and warmed up");
      } else {
        changed(there, pool, replaced);
      }
    }
    old.keySet()
        .forEach(
            name -> add(POOL, name, "ends when what runs has ended, and its sandboxes with it"));
  }

  private void changed(PoolSettings there, PoolSettings pool, Set<String> replaced) {
    boolean anew =
        replaced.contains(pool.provider())
            || !there.spec().equals(pool.spec())
            || !there.provider().equals(pool.provider());
    if (anew) {
      add(
          POOL,
          pool.name(),
          "begins a new generation: idle sandboxes are replaced little by little, what runs goes on");
    } else if (!there.equals(pool)) {
      add(POOL, pool.name(), "changes its sizes or times at once; its sandboxes stay");
    }
  }

  private void dispatch() {
    List<String> order = after.dispatch().spill().order();
    if (!order.equals(before.dispatch().spill().order())) {
      add(
          SERVICE,
          "dispatch",
          "sends requests that name no provider to " + order + ", in this order");
    } else if (!after.dispatch().equals(before.dispatch())) {
      add(SERVICE, "dispatch", "goes by other rules at once");
    }
  }

  private void add(String kind, String name, String consequence) {
    effects.add(new Effect(kind, name, consequence));
  }
}
