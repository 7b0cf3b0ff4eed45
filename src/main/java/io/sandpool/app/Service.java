package io.sandpool.app;

import io.sandpool.app.config.Installation;
import io.sandpool.app.config.ProviderConfig;
import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.bus.Bus;
import io.sandpool.dispatch.DispatchVerticle;
import io.sandpool.http.HttpApi;
import io.sandpool.http.HttpApiVerticle;
import io.sandpool.http.MetricsPage;
import io.sandpool.metrics.DispatchMeters;
import io.sandpool.metrics.HttpMeters;
import io.sandpool.metrics.Metrics;
import io.sandpool.metrics.ProviderMeters;
import io.sandpool.provider.ProviderEnvironment;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.provider.ProviderVerticle;
import io.sandpool.provider.SandboxProvider;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running service: everything deployed, in an order in which whoever is asked is there already,
 * and undeployed the other way round.
 *
 * <p>Its methods may be called on any thread, but not at the same time.
 */
public final class Service {

  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  private final Vertx vertx;
  private final Metrics metrics;
  private final Bus bus;
  private final Installation installation;
  private final ProviderRegistry registry;
  private volatile SandpoolConfig current;
  private final Pools pools;
  private final List<String> deployments = Collections.synchronizedList(new ArrayList<>());
  private final List<HttpApiVerticle> doors = Collections.synchronizedList(new ArrayList<>());

  /**
   * Makes a service at rest.
   *
   * @param bus the bus of {@code vertx}
   * @param registry the kinds of providers that there are
   */
  public Service(
      Vertx vertx,
      Metrics metrics,
      Bus bus,
      Installation installation,
      ProviderRegistry registry,
      SandpoolConfig config) {
    this.vertx = vertx;
    this.metrics = metrics;
    this.bus = bus;
    this.installation = installation;
    this.registry = registry;
    this.current = config;
    this.pools = new Pools(vertx, metrics, bus);
  }

  /**
   * Deploys everything; completes when requests are taken, which may be before sandboxes are warm.
   */
  public Future<Void> start() {
    SandpoolConfig config = current;
    return startProviders(config)
        .compose(started -> pools.apply(config))
        .compose(started -> startDispatch())
        .compose(started -> startHttp(config));
  }

  /** The port that the API listens on, once started. */
  public int port() {
    return doors.get(0).port();
  }

  /**
   * Puts another configuration in force: pools change at once and gracefully, what is below {@code
   * http} and {@code providers} at the next start.
   */
  public Future<Void> apply(SandpoolConfig next) {
    SandpoolConfig before = current;
    if (!next.http().equals(before.http()) || !next.providers().equals(before.providers())) {
      LOG.warn("Changes below http and providers need a restart; they are not in force yet.");
    }
    // Pools that are new are there before requests are sent to them, those that are gone end after.
    return pools
        .add(next)
        .compose(
            added -> {
              current = next;
              return pools.apply(next);
            });
  }

  /** Stops accepting, lets what runs end within the grace, destroys all sandboxes. */
  public Future<Void> stop() {
    List<String> httpFirst = new ArrayList<>(deployments);
    Collections.reverse(httpFirst);
    int providers = current.providers().size();
    List<String> aboveProviders = httpFirst.subList(0, Math.max(0, httpFirst.size() - providers));
    List<String> below = httpFirst.subList(aboveProviders.size(), httpFirst.size());
    return undeploy(aboveProviders)
        .compose(stopped -> pools.close())
        .compose(stopped -> undeploy(below));
  }

  private Future<Void> startProviders(SandpoolConfig config) {
    Future<Void> done = Future.succeededFuture();
    for (ProviderConfig provider : config.providers()) {
      done = done.compose(before -> startProvider(provider));
    }
    return done;
  }

  private Future<Void> startProvider(ProviderConfig config) {
    ProviderMeters meters = new ProviderMeters(metrics.registry(), config.id());
    SandboxProvider provider;
    try {
      provider =
          registry.create(
              config.type(),
              new ProviderEnvironment(
                  vertx,
                  bus.ticker(),
                  meters,
                  config.id(),
                  installation.instance(),
                  installation.boot(),
                  System.getenv()),
              config.content());
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(
          new StartException(
              String.valueOf(e.getMessage())
                  .lines()
                  .map(line -> "providers." + config.id() + "." + line)
                  .collect(Collectors.joining("\n"))));
    }
    return vertx
        .deployVerticle(new ProviderVerticle(provider, bus, installation.boot(), meters))
        .onSuccess(deployments::add)
        .onSuccess(id -> new ProviderWatch(vertx, bus, config.id(), meters).start())
        .mapEmpty();
  }

  private Future<Void> startDispatch() {
    DispatchMeters meters = new DispatchMeters(metrics.registry());
    return vertx
        .deployVerticle(
            () -> new DispatchVerticle(bus, () -> current.routing(), meters),
            EventLoops.oneOnEach())
        .onSuccess(deployments::add)
        .mapEmpty();
  }

  private Future<Void> startHttp(SandpoolConfig config) {
    HttpApi api =
        HttpApi.create(
            config.http(),
            () -> current.catalog(),
            () -> new MetricsPage(Metrics.CONTENT_TYPE, metrics.scrape()),
            bus,
            new HttpMeters(metrics.registry()));
    return vertx
        .deployVerticle(
            () -> {
              HttpApiVerticle door = api.verticle();
              doors.add(door);
              return door;
            },
            EventLoops.oneOnEach())
        .onSuccess(deployments::add)
        .mapEmpty();
  }

  private Future<Void> undeploy(List<String> ids) {
    Future<Void> done = Future.succeededFuture();
    for (String id : ids) {
      done =
          done.compose(
              before ->
                  vertx
                      .undeploy(id)
                      .recover(
                          failure -> {
                            LOG.warn("A part of the service did not stop cleanly", failure);
                            return Future.succeededFuture();
                          }));
    }
    return done;
  }
}
