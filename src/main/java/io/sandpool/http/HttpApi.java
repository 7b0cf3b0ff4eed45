package io.sandpool.http;

import io.sandpool.bus.Bus;
import io.sandpool.bus.access.Gatekeeper;
import io.sandpool.bus.trace.Tracer;
import java.util.List;
import java.util.function.Supplier;

/**
 * What all instances of the API share: settings, contract, catalogue. Immutable but for its count
 * of buffered bytes; for any thread.
 *
 * <pre>{@code
 * HttpApi api = HttpApi.create(settings, catalog, metrics, bus, gatekeeper, HttpListener.NONE);
 * vertx.deployVerticle(api::verticle, new DeploymentOptions().setInstances(2));
 * }</pre>
 */
public final class HttpApi {

  private final HttpSettings settings;
  private final Supplier<ApiCatalog> catalog;
  private final Supplier<MetricsPage> metrics;
  private final Bus bus;
  private final Gatekeeper gatekeeper;
  private final HttpListener listener;
  private final Tracer tracer;
  private final OpenApiDocument document;
  private final ExecutionParser parser;
  private final AdminSchemas adminSchemas;
  private final PageAssets page;
  private final BodyBudget budget;
  private final List<Dialect> dialects;

  private HttpApi(
      HttpSettings settings,
      Supplier<ApiCatalog> catalog,
      Supplier<MetricsPage> metrics,
      Bus bus,
      Gatekeeper gatekeeper,
      HttpListener listener,
      Tracer tracer,
      List<Dialect> dialects) {
    this.settings = settings;
    this.catalog = catalog;
    this.metrics = metrics;
    this.bus = bus;
    this.gatekeeper = gatekeeper;
    this.listener = listener;
    this.tracer = tracer;
    this.dialects = List.copyOf(dialects);
    this.document = OpenApiDocument.load();
    this.parser =
        new ExecutionParser(
            document.requestSchema("ExecutionRequest"),
            document.requestSchema("ExecutionBatch"),
            catalog,
            settings.defaultMaxWait());
    this.adminSchemas = AdminSchemas.of(document);
    this.page = PageAssets.load();
    this.budget = new BodyBudget(settings.maxBufferedBytes());
  }

  /**
   * Reads the contract.
   *
   * @param catalog asked at each use, so that it may change; must not block
   * @param metrics asked on a worker thread; may take its time
   * @param gatekeeper asked at each request
   */
  public static HttpApi create(
      HttpSettings settings,
      Supplier<ApiCatalog> catalog,
      Supplier<MetricsPage> metrics,
      Bus bus,
      Gatekeeper gatekeeper,
      HttpListener listener) {
    return new HttpApi(
        settings, catalog, metrics, bus, gatekeeper, listener, Tracer.NONE, List.of());
  }

  /** The same that speaks other APIs, too. */
  public HttpApi speaking(Dialect... others) {
    return new HttpApi(
        settings, catalog, metrics, bus, gatekeeper, listener, tracer, List.of(others));
  }

  /** The same that shows runs to {@code other}. */
  public HttpApi tracedBy(Tracer other) {
    return new HttpApi(settings, catalog, metrics, bus, gatekeeper, listener, other, dialects);
  }

  /** A new verticle; deploy as many as there are cores. */
  public HttpApiVerticle verticle() {
    return new HttpApiVerticle(this);
  }

  HttpSettings settings() {
    return settings;
  }

  Supplier<ApiCatalog> catalog() {
    return catalog;
  }

  Supplier<MetricsPage> metrics() {
    return metrics;
  }

  Bus bus() {
    return bus;
  }

  Gatekeeper gatekeeper() {
    return gatekeeper;
  }

  HttpListener listener() {
    return listener;
  }

  Tracer tracer() {
    return tracer;
  }

  OpenApiDocument document() {
    return document;
  }

  ExecutionParser parser() {
    return parser;
  }

  AdminSchemas adminSchemas() {
    return adminSchemas;
  }

  List<Dialect> dialects() {
    return dialects;
  }

  PageAssets page() {
    return page;
  }

  BodyBudget budget() {
    return budget;
  }
}
