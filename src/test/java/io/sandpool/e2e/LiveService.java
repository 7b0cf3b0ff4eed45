package io.sandpool.e2e;

import io.sandpool.app.Access;
import io.sandpool.app.EventLoops;
import io.sandpool.app.Service;
import io.sandpool.app.Storage;
import io.sandpool.app.config.ConfigReader;
import io.sandpool.app.config.Installation;
import io.sandpool.app.config.ProviderConfig;
import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.bus.Bus;
import io.sandpool.metrics.DatabaseMeters;
import io.sandpool.metrics.Metrics;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.provider.gvisor.GvisorFactory;
import io.sandpool.sandbox.Ticker;
import io.sandpool.store.DatabaseAddress;
import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

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
  private final Path data;
  private final Storage storage;
  private final Service service;
  private final SandpoolConfig config;
  private final Bus bus;
  private final Containers containers = new Containers();
  private final String instance;
  private final Api api;
  private final Optional<EmulatedCloud> cloud;

  private LiveService(
      Vertx vertx,
      Path data,
      Storage storage,
      Service service,
      SandpoolConfig config,
      Bus bus,
      String instance,
      Optional<EmulatedCloud> cloud) {
    this.vertx = vertx;
    this.data = data;
    this.storage = storage;
    this.service = service;
    this.config = config;
    this.bus = bus;
    this.instance = instance;
    this.api = new Api(service.port());
    this.cloud = cloud;
  }

  /** Starts one that runs everything on {@code backend} alone, and waits until it is warm. */
  static LiveService startWarm(Backend backend) {
    LiveService service;
    if (backend.isLeased()) {
      EmulatedCloud cloud = EmulatedCloud.start(backend);
      service = start(newInstance(), Map.of("SANDPOOL_HTTP_PORT", "0"), Optional.of(cloud));
    } else {
      service = start(Map.of());
      service.containers.require(
          "sandpool-runsc",
          service.config.pools().stream().map(pool -> pool.spec().image()).toList());
    }
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
    Map<String, String> all = new HashMap<>(SMALL);
    all.putAll(changes);
    return start(instance, all, Optional.empty());
  }

  private static LiveService start(
      String instance, Map<String, String> changes, Optional<EmulatedCloud> cloud) {
    Metrics metrics = new Metrics();
    Vertx vertx = metrics.instrument(Vertx.builder(), EventLoops.options()).build();
    Installation installation =
        new Installation(instance, "boot-" + UUID.randomUUID(), Optional.empty());
    JsonObject delivered = deliveredConfig(vertx);
    SandpoolConfig config =
        new ConfigReader(installation)
            .read(
                cloud.map(c -> c.insteadOfThisMachine(delivered)).orElse(delivered),
                environment(changes));
    Bus bus = Bus.of(vertx, Ticker.system());
    Path data = newFolder();
    Storage storage =
        await(
            Storage.open(
                vertx,
                new DatabaseMeters(
                    metrics.registry(),
                    config.providers().stream().map(ProviderConfig::id).toList()),
                DatabaseAddress.in(data),
                instance));
    Service service =
        new Service(
            vertx,
            metrics,
            bus,
            installation,
            new ProviderRegistry(
                List.of(cloud.map(EmulatedCloud::factory).orElseGet(GvisorFactory::new))),
            storage.ledger(),
            await(new Access(vertx, storage, data).start(bus, Optional.empty())),
            config);
    await(service.start());
    return new LiveService(vertx, data, storage, service, config, bus, instance, cloud);
  }

  /** Whoever runs tests may set a word by which their containers are told from others'. */
  static String newInstance() {
    return System.getenv().getOrDefault("SANDPOOL_TEST_RUN", "e2e") + "-" + UUID.randomUUID();
  }

  private static Map<String, String> environment(Map<String, String> changes) {
    Map<String, String> all = new HashMap<>(System.getenv());
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

  /** Where its sandboxes are. */
  Backend backend() {
    return cloud.map(EmulatedCloud::backend).orElse(Backend.GVISOR);
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

  /** Stops it; fails where it leaves a container or a leased sandbox behind. */
  @Override
  public void close() {
    await(service.stop());
    List<?> leases = await(storage.ledger().of(backend().id()));
    await(storage.close());
    await(vertx.close());
    remove(data);
    cloud.ifPresent(leased -> settle(leased, leases));
    List<String> left = containers.ofInstance(instance);
    left.forEach(containers::remove);
    containers.close();
    if (!left.isEmpty()) {
      throw new AssertionError("The service left containers behind: " + left);
    }
  }

  private static void settle(EmulatedCloud cloud, List<?> leases) {
    List<?> left = cloud.sandboxes().get();
    List<String> complaints = cloud.complaints().get();
    cloud.stop().run();
    if (!left.isEmpty() || !leases.isEmpty() || !complaints.isEmpty()) {
      throw new AssertionError(
          "Left in the cloud: %s; leases left in the ledger: %s; forbidden requests: %s"
              .formatted(left, leases, complaints));
    }
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("sandpool-e2e");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
