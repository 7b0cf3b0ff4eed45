package io.sandpool.app;

import io.sandpool.app.config.ConfigException;
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
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Makes providers of what the configuration says, and deploys them. */
final class ProviderDeployer {

  private final Vertx vertx;
  private final TopLevel topLevel;
  private final Metrics metrics;
  private final Bus bus;
  private final Installation installation;
  private final ProviderRegistry registry;
  private final LeaseLedger ledger;
  private final CleanUp cleanUp;
  private final Budget all;

  ProviderDeployer(
      Vertx vertx,
      Metrics metrics,
      Bus bus,
      Installation installation,
      ProviderRegistry registry,
      LeaseLedger ledger,
      CleanUp cleanUp,
      DispatchConfig dispatch) {
    this.vertx = vertx;
    this.topLevel = new TopLevel(vertx);
    this.metrics = metrics;
    this.bus = bus;
    this.installation = installation;
    this.registry = registry;
    this.ledger = ledger;
    this.cleanUp = cleanUp;
    this.all = new Budget(Scope.ALL, dispatch.all());
  }

  /** Another budget for all together; what was spent stays spent. */
  void reconfigure(DispatchConfig dispatch) {
    all.reconfigure(dispatch.all());
  }

  ProviderMeters meters(String id) {
    return new ProviderMeters(metrics.registry(), id);
  }

  /**
   * Makes one, at rest.
   *
   * @throws ConfigException with all that is wrong, each with its key
   */
  SandboxProvider make(ProviderConfig config, ProviderMeters meters) {
    try {
      return registry.create(config.type(), environment(config, meters), config.content());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(ProviderProblems.of(config.id(), e));
    }
  }

  /** Deploys one; where that fails it is closed. */
  Future<DeployedProvider> deploy(
      ProviderConfig config,
      SandboxProvider provider,
      ProviderMeters meters,
      DispatchConfig dispatch) {
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
    ProviderWatch watch =
        new ProviderWatch(vertx, bus, config.id(), provider.capabilities().remote(), meters);
    return topLevel
        .deploy(verticle)
        .onFailure(failure -> provider.close())
        .map(
            id ->
                new DeployedProvider(config, provider.capabilities(), verticle, id, meters, watch));
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
}
