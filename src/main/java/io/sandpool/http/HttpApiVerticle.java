package io.sandpool.http;

import io.sandpool.bus.trace.SpanName;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * Serves the API. Instances share a port and nothing else that changes.
 *
 * <p>Stopping it refuses new connections and lets requests in progress end, within the settings'
 * grace.
 */
public final class HttpApiVerticle extends VerticleBase {

  /** The most that may come where nothing need. */
  private static final int MAX_EMPTY_BODY = 4096;

  /** The most that may come from an operator; an event loop parses it. */
  private static final int MAX_ADMIN_BODY = 128 << 10;

  private final HttpApi api;
  private final HttpSettings settings;
  private Optional<HttpServer> server = Optional.empty();

  HttpApiVerticle(HttpApi api) {
    this.api = api;
    this.settings = api.settings();
  }

  /** The port that it listens on, once it is deployed. */
  public int port() {
    return server.orElseThrow().actualPort();
  }

  @Override
  public Future<?> start() {
    Connections connections = new Connections(settings, api.bus().ticker());
    Answers answers = new Answers(api.listener());
    Ids ids = new Ids();
    vertx.setPeriodic(connections.sweepInterval().toMillis(), timer -> connections.sweep());
    return vertx
        .createHttpServer(options())
        .connectionHandler(connections::opened)
        .invalidRequestHandler(new InvalidRequests(api.listener(), ids)::answer)
        .requestHandler(router(connections, answers, ids))
        .listen(port(settings), settings.host())
        .onSuccess(listening -> server = Optional.of(listening));
  }

  /** To Vert.x, -1 is any free port that all instances share, and 0 one for each. */
  private static int port(HttpSettings settings) {
    return settings.port() == 0 ? -1 : settings.port();
  }

  @Override
  public Future<?> stop() {
    return server
        .map(listening -> listening.shutdown(settings.shutdownGrace()))
        .orElse(Future.succeededFuture());
  }

  private static HttpServerOptions options() {
    // Timeouts are Connections' business: it knows what a connection is doing.
    return new HttpServerOptions()
        .setIdleTimeout(0)
        .setTcpNoDelay(true)
        .setHttp2ClearTextEnabled(false)
        .setDecompressionSupported(false)
        .setMaxInitialLineLength(4096)
        .setMaxHeaderSize(8192);
  }

  Router router(Connections connections, Answers answers, Ids ids) {
    Door door = new Door(settings, connections, ids, api.gatekeeper(), api.listener());
    Pools pools = new Pools(api.bus(), api.catalog());
    Providers providers = new Providers(api.bus(), api.catalog());
    HealthHandler health = new HealthHandler(pools, providers, answers);
    ServiceHandler service =
        new ServiceHandler(vertx, api.document(), api.catalog(), api.metrics(), answers);
    Router router = Router.router(vertx);
    router
        .route()
        .handler(door::begin)
        .failureHandler(new Failures(answers, connections, ids)::answer);
    Routes routes = new Routes(router, door);
    Executions executions = executions(answers);
    Dialects dialects = new Dialects(api, new DialectTools(vertx, api, executions, answers, ids));
    dialects.addManners(routes);
    router.route().handler(door::checkHost);
    addOpen(routes, health, service, new PageHandler(api.page(), answers));
    dialects.addOpen(routes);
    router.route().handler(door::identify);
    // The one that is in a hurry comes first: routes are tried in order.
    addExecutions(routes, executions, answers, ids);
    routes.get("/", Right.RUN, service::index);
    routes.get("/openapi.json", Right.RUN, service::document);
    routes.get("/metrics", Right.OPERATE, service::metrics);
    routes.get("/v1/languages", Right.RUN, service::languages);
    addPoolsAndProviders(routes, pools, providers, answers);
    adminRoutes(routes, answers).add(pools);
    dialects.addGuarded(routes);
    router
        .route()
        .handler(
            context -> {
              throw new ProblemException(Problems.ofStatus(404));
            });
    return router;
  }

  /** What is served to everybody. */
  private void addOpen(
      Routes routes, HealthHandler health, ServiceHandler service, PageHandler page) {
    routes.open("/health/live", health::live);
    routes.open("/health/ready", health::ready);
    if (settings.publicMetrics()) {
      routes.open("/metrics", service::metrics);
    }
    routes.open(PageHandler.PATH + "/*", page::serve);
  }

  private void addPoolsAndProviders(
      Routes routes, Pools pools, Providers providers, Answers answers) {
    PoolHandler ofPools = new PoolHandler(pools, answers);
    routes.get("/v1/pools", Right.OPERATE, ofPools::list);
    routes.get("/v1/pools/:name", Right.OPERATE, ofPools::one);
    routes.get(
        "/v1/pools/:name/plan", Right.OPERATE, new PlanHandler(api.bus(), pools, answers)::handle);
    ProviderHandler ofProviders =
        new ProviderHandler(providers, bodies(MAX_EMPTY_BODY), new AuditTrail(api.bus()), answers);
    routes.get("/v1/providers", Right.OPERATE, ofProviders::list);
    routes.get("/v1/providers/:id", Right.OPERATE, ofProviders::one);
    routes.post("/v1/providers/:id/test", Right.OPERATE, ofProviders::test);
  }

  private AdminRoutes adminRoutes(Routes routes, Answers answers) {
    return new AdminRoutes(
        routes, api.bus(), api.adminSchemas(), new JsonBodies(bodies(MAX_ADMIN_BODY)), answers);
  }

  private Executions executions(Answers answers) {
    return new Executions(vertx, api.bus(), deadlines(), answers, settings.heartbeat());
  }

  private void addExecutions(Routes routes, Executions executions, Answers answers, Ids ids) {
    BodyReader bodies = bodies(settings.maxBodyBytes());
    OrderReader reader = new OrderReader(vertx, api.parser(), ids);
    KeptExecutions kept =
        new KeptExecutions(
            api.bus(),
            bodies,
            reader,
            api.catalog(),
            deadlines(),
            new RateLimits(api.gatekeeper()),
            answers);
    ExecutionHandler handler =
        new ExecutionHandler(bodies, reader, api.gatekeeper(), executions, kept, answers);
    RunListHandler list = new RunListHandler(api.bus(), answers);
    routes.add(
        "/v1/executions",
        routes.of(HttpMethod.POST, Right.RUN, traced(SpanName.EXECUTION, handler::handle)),
        routes.of(HttpMethod.GET, Right.RUN, list::list));
    routes.post("/v1/executions/batch", Right.RUN, traced(SpanName.BATCH, kept::batch));
    KeptRunHandler runs = new KeptRunHandler(api.bus(), bodies(MAX_EMPTY_BODY), answers);
    routes.add(
        "/v1/executions/:id",
        routes.of(HttpMethod.GET, Right.RUN, runs::tell),
        routes.of(HttpMethod.DELETE, Right.RUN, runs::drop));
  }

  private Handler<RoutingContext> traced(SpanName name, Handler<RoutingContext> handler) {
    return context -> {
      Exchange.of(context).trace(api.tracer(), name);
      handler.handle(context);
    };
  }

  private DeadlinePolicy deadlines() {
    return new DeadlinePolicy(api.catalog(), settings.grace(), api.bus().ticker());
  }

  private BodyReader bodies(int maxBytes) {
    return new BodyReader(maxBytes, api.budget());
  }
}
