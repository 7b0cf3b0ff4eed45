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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deployed pools, brought in line with a configuration.
 *
 * <p>Its methods may be called on any thread, but not at the same time.
 */
final class Pools {

  private static final Logger LOG = LoggerFactory.getLogger(Pools.class);

  private record DeployedPool(
      PoolVerticle verticle, String id, PoolSettings settings, PoolMeters meters) {

    DeployedPool with(PoolSettings next) {
      return new DeployedPool(verticle, id, next, meters);
    }
  }

  private final Vertx vertx;
  private final TopLevel topLevel;
  private final Metrics metrics;
  private final PoolTools tools;
  private final Map<String, DeployedPool> deployed = new ConcurrentHashMap<>();
  private final Map<String, DeployedPool> retiring = new HashMap<>();
  private final Map<String, Future<Void>> ending = new HashMap<>();

  Pools(Vertx vertx, Metrics metrics, Bus bus) {
    this.vertx = vertx;
    this.topLevel = new TopLevel(vertx);
    this.metrics = metrics;
    AtomicLong slots = new AtomicLong();
    this.tools =
        new PoolTools(
            bus,
            InstantSource.system(),
            () -> ThreadLocalRandom.current().nextLong(),
            slots::incrementAndGet);
  }

  /** Deploys the pools that are not there yet, and calls back those that were to go. */
  Future<Void> add(SandpoolConfig config) {
    List<Future<Void>> starts =
        config.pools().stream()
            .filter(settings -> !deployed.containsKey(settings.name()))
            .map(settings -> add(settings, config))
            .toList();
    return Future.all(starts).mapEmpty();
  }

  private synchronized Future<Void> add(PoolSettings settings, SandpoolConfig config) {
    DeployedPool back = retiring.remove(settings.name());
    if (back != null) {
      deployed.put(settings.name(), back.with(settings));
      return back.verticle().revive(settings);
    }
    return ending
        .getOrDefault(settings.name(), Future.succeededFuture())
        .compose(free -> deploy(settings, config));
  }

  /** Deploys, changes and drains until the pools are those of {@code config}. */
  Future<Void> apply(SandpoolConfig config) {
    return add(config)
        .compose(added -> Future.all(config.pools().stream().map(this::reconfigure).toList()))
        .onSuccess(
            changed -> {
              Set<String> gone = new HashSet<>(deployed.keySet());
              config.pools().forEach(settings -> gone.remove(settings.name()));
              // Draining may take as long as the longest run: nobody waits for it.
              gone.forEach(this::retire);
            })
        .mapEmpty();
  }

  /** Drains all pools, within the grace that they were given. */
  synchronized Future<Void> close() {
    retiring.putAll(deployed);
    deployed.clear();
    List.copyOf(retiring.values()).forEach(this::end);
    return Future.join(new ArrayList<>(ending.values())).mapEmpty();
  }

  private Future<Void> deploy(PoolSettings settings, SandpoolConfig config) {
    PoolMeters meters = new PoolMeters(metrics.registry(), settings);
    PoolVerticle verticle =
        new PoolVerticle(settings, meters, tools, config.http().shutdownGrace());
    return topLevel
        .deploy(verticle)
        .onSuccess(
            id -> deployed.put(settings.name(), new DeployedPool(verticle, id, settings, meters)))
        .mapEmpty();
  }

  private Future<Void> reconfigure(PoolSettings next) {
    DeployedPool pool = deployed.get(next.name());
    if (pool == null || pool.settings().equals(next)) {
      return Future.succeededFuture();
    }
    LOG.info("Pool {} gets new settings", next.name());
    deployed.put(next.name(), pool.with(next));
    return pool.verticle().reconfigure(next);
  }

  private synchronized void retire(String name) {
    DeployedPool pool = deployed.remove(name);
    if (pool != null) {
      LOG.info("Pool {} is removed; its sandboxes end first", name);
      retiring.put(name, pool);
      pool.verticle().retire().onSuccess(empty -> end(pool));
    }
  }

  private synchronized void end(DeployedPool pool) {
    String name = pool.settings().name();
    if (!retiring.remove(name, pool)) {
      return;
    }
    Future<Void> end =
        vertx
            .undeploy(pool.id())
            .onFailure(failure -> LOG.warn("Pool {} did not end cleanly", name, failure))
            .onComplete(gone -> pool.meters().close())
            .otherwiseEmpty();
    ending.put(name, end);
    end.onComplete(gone -> forget(name, end));
  }

  private synchronized void forget(String name, Future<Void> end) {
    ending.remove(name, end);
  }
}
