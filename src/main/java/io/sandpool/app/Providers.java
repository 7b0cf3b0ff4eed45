package io.sandpool.app;

import io.sandpool.app.config.DispatchConfig;
import io.sandpool.app.config.Installation;
import io.sandpool.app.config.ProviderConfig;
import io.sandpool.bus.Bus;
import io.sandpool.bus.ProviderReport.Scope;
import io.sandpool.metrics.Metrics;
import io.sandpool.metrics.ProviderMeters;
import io.sandpool.provider.Budget;
import io.sandpool.provider.CleanUp;
import io.sandpool.provider.LeaseLedger;
import io.sandpool.provider.ProviderEnvironment;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.provider.ProviderVerticle;
import io.sandpool.provider.SandboxProvider;
import io.sandpool.sandbox.Capabilities;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The deployed providers. They stay until the service ends; what stands before them may change. */
final class Providers {

  private record Deployed(
      ProviderVerticle verticle, String deployment, Capabilities capabilities) {}

  private final Vertx vertx;
  private final Metrics metrics;
  private final Bus bus;
  private final Installation installation;
  private final ProviderRegistry registry;
  private final LeaseLedger ledger;
  private final CleanUp cleanUp;
  private final Budget all;
  private final Map<String, Deployed> deployed = new ConcurrentHashMap<>();

  Providers(
      Vertx vertx,
      Metrics metrics,
      Bus bus,
      Installation installation,
      ProviderRegistry registry,
      LeaseLedger ledger,
      CleanUp cleanUp,
      DispatchConfig dispatch) {
    this.vertx = vertx;
    this.metrics = metrics;
    this.bus = bus;
    this.installation = installation;
    this.registry = registry;
    this.ledger = ledger;
    this.cleanUp = cleanUp;
    this.all = new Budget(Scope.ALL, dispatch.all());
  }

  /** Deploys them, one after the other. */
  Future<Void> start(List<ProviderConfig> configs, DispatchConfig dispatch) {
    Future<Void> done = Future.succeededFuture();
    for (ProviderConfig config : configs) {
      done = done.compose(before -> start(config, dispatch));
    }
    return done;
  }

  private Future<Void> start(ProviderConfig config, DispatchConfig dispatch) {
    ProviderMeters meters = new ProviderMeters(metrics.registry(), config.id());
    SandboxProvider provider;
    try {
      provider = registry.create(config.type(), environment(config, meters), config.content());
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(
          new StartException(
              String.valueOf(e.getMessage())
                  .lines()
                  .map(line -> "providers." + config.id() + "." + line)
                  .collect(Collectors.joining("\n"))));
    }
    ProviderVerticle verticle =
        new ProviderVerticle(
            provider,
            bus,
            installation.boot(),
            meters,
            dispatch.guardOf(config.id()),
            all,
            ledger,
            cleanUp);
    Capabilities capabilities = provider.capabilities();
    return vertx
        .deployVerticle(verticle)
        .onSuccess(id -> deployed.put(config.id(), new Deployed(verticle, id, capabilities)))
        .onSuccess(
            id -> new ProviderWatch(vertx, bus, config.id(), capabilities.remote(), meters).start())
        .mapEmpty();
  }

  private ProviderEnvironment environment(ProviderConfig config, ProviderMeters meters) {
    return new ProviderEnvironment(
        vertx,
        bus.ticker(),
        meters,
        config.id(),
        installation.instance(),
        installation.boot(),
        System.getenv(),
        ledger,
        cleanUp);
  }

  /** What each of them can do, by id. */
  Map<String, Capabilities> capabilities() {
    Map<String, Capabilities> capabilities = new ConcurrentHashMap<>();
    deployed.forEach((id, provider) -> capabilities.put(id, provider.capabilities()));
    return capabilities;
  }

  /** Other breakers and budgets; what was spent stays spent. */
  void reconfigure(DispatchConfig dispatch) {
    all.reconfigure(dispatch.all());
    deployed.forEach((id, provider) -> provider.verticle().reconfigure(dispatch.guardOf(id)));
  }

  /** What to undeploy. */
  List<String> deployments() {
    return new ArrayList<>(deployed.values().stream().map(Deployed::deployment).toList());
  }
}
