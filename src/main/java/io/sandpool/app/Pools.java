package io.sandpool.app;

import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.bus.Bus;
import io.sandpool.metrics.Metrics;
import io.sandpool.metrics.PoolMeters;
import io.sandpool.pool.PoolSettings;
import io.sandpool.pool.PoolTools;
import io.sandpool.pool.PoolVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The deployed pools, brought in line with a configuration. */
final class Pools {

  private static final Logger LOG = LoggerFactory.getLogger(Pools.class);

  private record Deployed(PoolVerticle verticle, String id, PoolSettings settings) {}

  private final Vertx vertx;
  private final Metrics metrics;
  private final PoolTools tools;
  private final Map<String, Deployed> deployed = new ConcurrentHashMap<>();

  Pools(Vertx vertx, Metrics metrics, Bus bus) {
    this.vertx = vertx;
    this.metrics = metrics;
    AtomicLong slots = new AtomicLong();
    this.tools =
        new PoolTools(
            bus,
            InstantSource.system(),
            () -> ThreadLocalRandom.current().nextLong(),
            slots::incrementAndGet);
  }

  /** Deploys the pools that are not there yet. */
  Future<Void> add(SandpoolConfig config) {
    List<Future<Void>> starts =
        config.pools().stream()
            .filter(settings -> !deployed.containsKey(settings.name()))
            .map(settings -> deploy(settings, config))
            .toList();
    return Future.all(starts).mapEmpty();
  }

  /** Deploys, changes and drains until the pools are those of {@code config}. */
  Future<Void> apply(SandpoolConfig config) {
    return add(config)
        .compose(
            added -> {
              config.pools().forEach(this::reconfigure);
              Set<String> gone = new HashSet<>(deployed.keySet());
              config.pools().forEach(settings -> gone.remove(settings.name()));
              // Draining may take as long as the longest run: nobody waits for it.
              gone.forEach(this::remove);
              return Future.succeededFuture();
            });
  }

  /** Drains all pools. */
  Future<Void> close() {
    return Future.join(deployed.keySet().stream().map(this::remove).toList()).mapEmpty();
  }

  private Future<Void> deploy(PoolSettings settings, SandpoolConfig config) {
    PoolVerticle verticle =
        new PoolVerticle(
            settings,
            new PoolMeters(metrics.registry(), settings),
            tools,
            config.http().shutdownGrace());
    return vertx
        .deployVerticle(verticle)
        .onSuccess(id -> deployed.put(settings.name(), new Deployed(verticle, id, settings)))
        .mapEmpty();
  }

  private void reconfigure(PoolSettings next) {
    Deployed pool = deployed.get(next.name());
    if (pool != null && !pool.settings().equals(next)) {
      LOG.info("Pool {} gets new settings", next.name());
      deployed.put(next.name(), new Deployed(pool.verticle(), pool.id(), next));
      pool.verticle().reconfigure(next);
    }
  }

  private Future<Void> remove(String name) {
    return Optional.ofNullable(deployed.remove(name))
        .map(pool -> vertx.undeploy(pool.id()))
        .orElse(Future.succeededFuture())
        .onFailure(failure -> LOG.warn("Pool {} did not end cleanly", name, failure))
        .otherwiseEmpty();
  }
}
