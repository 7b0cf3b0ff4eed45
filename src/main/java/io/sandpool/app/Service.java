package io.sandpool.app;

import io.sandpool.app.config.Installation;
import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.bus.Bus;
import io.sandpool.bus.access.Gatekeeper;
import io.sandpool.dispatch.DispatchVerticle;
import io.sandpool.dispatch.RoutingTable;
import io.sandpool.history.HistoryVerticle;
import io.sandpool.host.HostVerticle;
import io.sandpool.host.LinuxHost;
import io.sandpool.http.ApiCatalog;
import io.sandpool.http.HttpApi;
import io.sandpool.http.HttpApiVerticle;
import io.sandpool.http.MetricsPage;
import io.sandpool.http.ragflow.RagflowDialect;
import io.sandpool.metrics.DispatchMeters;
import io.sandpool.metrics.EventLoopWatch;
import io.sandpool.metrics.HttpMeters;
import io.sandpool.metrics.Metrics;
import io.sandpool.metrics.TracingMeters;
import io.sandpool.provider.LeaseLedger;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.tracing.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running service: everything deployed, in an order in which whoever is asked is there already,
 * and undeployed the other way round.
 *
 * <p>Its methods may be called on any thread; {@link #start} before the others.
 */
public final class Service {

  private static final Logger LOG = LoggerFactory.getLogger(Service.class);
  private static final Duration HISTORY_INTERVAL = Duration.ofSeconds(10);
  private static final Duration HOST_INTERVAL = Duration.ofSeconds(2);
  private static final Duration HISTORY_SPAN = Duration.ofHours(6);

  private final Vertx vertx;
  private final Metrics metrics;
  private final Bus bus;
  private final Gatekeeper gatekeeper;
  private volatile InForce current;
  private final Pools pools;
  private final Providers providers;
  private final String instance;
  private volatile Tracing tracing = Tracing.OFF;
  private final List<String> deployments = Collections.synchronizedList(new ArrayList<>());
  private boolean stopping;
  private Future<Void> latest = Future.succeededFuture();
  private final List<HttpApiVerticle> doors = Collections.synchronizedList(new ArrayList<>());

  /**
   * Makes a service at rest.
   *
   * @param bus the bus of {@code vertx}
   * @param registry the kinds of providers that there are
   * @param ledger where providers write down remote sandboxes; not closed by this service
   * @param gatekeeper knows who may call
   */
  public Service(
      Vertx vertx,
      Metrics metrics,
      Bus bus,
      Installation installation,
      ProviderRegistry registry,
      LeaseLedger ledger,
      Gatekeeper gatekeeper,
      SandpoolConfig config) {
    this.vertx = vertx;
    this.metrics = metrics;
    this.bus = bus;
    this.gatekeeper = gatekeeper;
    this.instance = installation.instance();
    this.pools = new Pools(vertx, metrics, bus);
    this.providers =
        new Providers(
            vertx,
            new ProviderDeployer(
                vertx,
                metrics,
                bus,
                installation,
                registry,
                ledger,
                config.cleanUp(),
                config.dispatch()));
    this.current = inForce(config);
  }

  /**
   * A configuration with what follows from it and from what the providers can do.
   *
   * @param config the configuration
   * @param routing for dispatch
   * @param catalog for callers
   */
  private record InForce(SandpoolConfig config, RoutingTable routing, ApiCatalog catalog) {}

  private InForce inForce(SandpoolConfig config) {
    return new InForce(
        config,
        config.routing().table(providers.capabilities()),
        config.routing().catalog(providers.capabilities()));
  }

  /**
   * Deploys everything; completes when requests are taken, which may be before sandboxes are warm.
   */
  public Future<Void> start() {
    SandpoolConfig config = current.config();
    return providers
        .start(config.providers(), config.dispatch())
        .compose(
            started -> {
              current = inForce(config);
              return pools.apply(config);
            })
        .compose(started -> startDispatch())
        .compose(started -> startHistory())
        .compose(started -> startHost())
        .compose(started -> startWatch())
        .compose(started -> startHttp(config));
  }

  /** The port that the API listens on, once started. */
  public int port() {
    return doors.get(0).port();
  }

  /**
   * Puts another configuration in force, at once and gracefully; changes are made one after the
   * other. New sandboxes are made by the new settings, idle ones are replaced little by little,
   * those in use are left alone. What is below {@code http}, {@code ragflow}, {@code runs}, {@code
   * webhooks}, {@code tracing}, {@code database} and {@code clean_up} waits for the next start.
   *
   * @return completes when it is in force; fails with what is wrong where it cannot be, and then
   *     nothing has changed
   */
  public synchronized Future<Void> apply(SandpoolConfig next) {
    if (stopping) {
      return Future.failedFuture("The service stops.");
    }
    latest = latest.transform(before -> change(next));
    return latest;
  }

  private Future<Void> change(SandpoolConfig next) {
    return providers
        .prepare(next.providers(), next.dispatch())
        .compose(
            // Pools that are new are there before requests are sent to them.
            change ->
                pools
                    .add(next)
                    .recover(
                        failure ->
                            providers
                                .abandon(change)
                                .transform(undone -> Future.failedFuture(failure)))
                    .compose(added -> providers.commit(change)))
        .compose(
            committed -> {
              warnOfWhatWaits(current.config(), next);
              current = inForce(next);
              providers.reconfigure(next.dispatch());
              return pools.apply(next);
            })
        // Those whose pools are gone, or have other providers by now.
        .onSuccess(applied -> providers.release(next.providers()));
  }

  private static void warnOfWhatWaits(SandpoolConfig before, SandpoolConfig next) {
    if (!next.http().equals(before.http())
        || !next.database().equals(before.database())
        || !next.cleanUp().equals(before.cleanUp())
        || !next.ragflow().equals(before.ragflow())
        || !next.runs().equals(before.runs())
        || !next.webhooks().equals(before.webhooks())
        || !next.tracing().equals(before.tracing())) {
      LOG.warn(
          "Changes below http, ragflow, runs, webhooks, tracing, database and clean_up need a"
              + " restart; they wait for it.");
    }
  }

  /** Stops accepting, lets what runs end within the grace, destroys all sandboxes. */
  public synchronized Future<Void> stop() {
    stopping = true;
    return latest.transform(before -> end());
  }

  private Future<Void> end() {
    List<String> httpFirst = new ArrayList<>(deployments);
    Collections.reverse(httpFirst);
    return undeploy(httpFirst)
        .compose(stopped -> pools.close())
        .compose(stopped -> providers.close())
        .eventually(() -> tracing.close());
  }

  private Future<Void> startDispatch() {
    RunLog listener =
        new RunLog(() -> current.config().runLogging(), new DispatchMeters(metrics.registry()));
    return vertx
        .deployVerticle(
            () -> new DispatchVerticle(bus, () -> current.routing(), listener),
            EventLoops.oneOnEach())
        .onSuccess(deployments::add)
        .mapEmpty();
  }

  private Future<Void> startHistory() {
    return vertx
        .deployVerticle(
            new HistoryVerticle(
                bus,
                () -> current.catalog().pools(),
                InstantSource.system(),
                HISTORY_INTERVAL,
                HISTORY_SPAN))
        .onSuccess(deployments::add)
        .mapEmpty();
  }

  private Future<Void> startHost() {
    return vertx
        .deployVerticle(
            new HostVerticle(
                bus,
                () -> current.config().poolsOnThisMachine(providers.capabilities()),
                new LinuxHost(Path.of("/")),
                () -> current.config().host(),
                HOST_INTERVAL))
        .onSuccess(deployments::add)
        .mapEmpty();
  }

  private Future<Void> startWatch() {
    return vertx
        .deployVerticle(
            () -> new EventLoopWatch(metrics.registry(), bus.ticker()), EventLoops.oneOnEach())
        .onSuccess(deployments::add)
        .mapEmpty();
  }

  private Future<Void> startHttp(SandpoolConfig config) {
    tracing = startTracing(config);
    HttpApi api =
        HttpApi.create(
                config.http(),
                () -> current.catalog(),
                () -> new MetricsPage(Metrics.CONTENT_TYPE, metrics.scrape()),
                bus,
                gatekeeper,
                new HttpMeters(metrics.registry()))
            .speaking(new RagflowDialect(config.ragflow(), bus.ticker()))
            .tracedBy(tracing.tracer());
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

  private Tracing startTracing(SandpoolConfig config) {
    return config.tracing().enabled()
        ? Tracing.start(vertx, config.tracing(), instance, new TracingMeters(metrics.registry()))
        : Tracing.OFF;
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
