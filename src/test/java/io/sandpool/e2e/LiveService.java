package io.sandpool.e2e;

import io.sandpool.app.EventLoops;
import io.sandpool.app.Service;
import io.sandpool.app.config.ConfigReader;
import io.sandpool.app.config.Installation;
import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.bus.Bus;
import io.sandpool.metrics.Metrics;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.provider.gvisor.GvisorFactory;
import io.sandpool.sandbox.Ticker;
import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The real service inside this JVM: the configuration that it is delivered with, small pools, a
 * port of its own, and an installation of its own, so that it touches nobody else's containers.
 */
final class LiveService implements AutoCloseable {

  private static final Map<String, String> SMALL =
      Map.of(
          "SANDPOOL_HTTP_PORT", "0",
          "SANDPOOL_POOLS_PYTHON_MIN_IDLE", "3",
          "SANDPOOL_POOLS_PYTHON_MAX_TOTAL", "6",
          "SANDPOOL_POOLS_NODEJS_MIN_IDLE", "2",
          "SANDPOOL_POOLS_NODEJS_MAX_TOTAL", "4",
          "SANDPOOL_POOLS_BASH_MIN_IDLE", "2",
          "SANDPOOL_POOLS_BASH_MAX_TOTAL", "4");

  private final Vertx vertx;
  private final Service service;
  private final SandpoolConfig config;
  private final Bus bus;
  private final Containers containers = new Containers();
  private final String instance;
  private final Api api;

  private LiveService(
      Vertx vertx, Service service, SandpoolConfig config, Bus bus, String instance, Api api) {
    this.vertx = vertx;
    this.service = service;
    this.config = config;
    this.bus = bus;
    this.instance = instance;
    this.api = api;
  }

  /** Starts one that runs everything and waits until it is warm. */
  static LiveService startWarm() {
    LiveService service = start(Map.of());
    service.containers.require(
        "sandpool-runsc",
        service.config.pools().stream().map(pool -> pool.spec().image()).toList());
    service.awaitReady();
    List.of("python", "nodejs", "bash").forEach(service.api()::awaitRest);
    return service;
  }

  /**
   * Starts one without waiting for sandboxes.
   *
   * @param changes of the configuration, as the environment says them
   */
  static LiveService start(Map<String, String> changes) {
    return start(newInstance(), changes);
  }

  /** The same for an installation that may have a past. */
  static LiveService start(String instance, Map<String, String> changes) {
    Metrics metrics = new Metrics();
    Vertx vertx = metrics.instrument(Vertx.builder(), EventLoops.options()).build();
    Installation installation =
        new Installation(instance, "boot-" + UUID.randomUUID(), Optional.empty());
    SandpoolConfig config =
        new ConfigReader(installation).read(deliveredConfig(vertx), environment(changes));
    Bus bus = Bus.of(vertx, Ticker.system());
    Service service =
        new Service(
            vertx,
            metrics,
            bus,
            installation,
            new ProviderRegistry(List.of(new GvisorFactory())),
            config);
    await(service.start());
    return new LiveService(vertx, service, config, bus, instance, new Api(service.port()));
  }

  /** Whoever runs tests may set a word by which their containers are told from others'. */
  static String newInstance() {
    return System.getenv().getOrDefault("SANDPOOL_TEST_RUN", "e2e") + "-" + UUID.randomUUID();
  }

  private static Map<String, String> environment(Map<String, String> changes) {
    Map<String, String> all = new HashMap<>(System.getenv());
    all.putAll(SMALL);
    all.putAll(changes);
    return all;
  }

  static JsonObject deliveredConfig(Vertx vertx) {
    ConfigStoreOptions file =
        new ConfigStoreOptions()
            .setType("file")
            .setFormat("yaml")
            .setConfig(new JsonObject().put("path", "conf/sandpool.yaml"));
    ConfigRetriever retriever =
        ConfigRetriever.create(vertx, new ConfigRetrieverOptions().addStore(file));
    try {
      return await(retriever.getConfig());
    } finally {
      retriever.close();
    }
  }

  Api api() {
    return api;
  }

  Bus bus() {
    return bus;
  }

  Containers containers() {
    return containers;
  }

  String instance() {
    return instance;
  }

  /** Waits until a run would succeed in each language. */
  void awaitReady() {
    Eventually.holds(
        () -> "ready".equals(api.get("/health/ready").getString("status")),
        () -> api.get("/health/ready"));
  }

  /** Stops it; fails where it leaves a container behind. */
  @Override
  public void close() {
    await(service.stop());
    await(vertx.close());
    List<String> left = containers.ofInstance(instance);
    left.forEach(containers::remove);
    containers.close();
    if (!left.isEmpty()) {
      throw new AssertionError("The service left containers behind: " + left);
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(2, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new AssertionError("Not within two minutes", e);
    }
  }
}
