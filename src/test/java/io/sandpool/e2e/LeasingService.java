package io.sandpool.e2e;

import io.sandpool.app.Service;
import io.sandpool.app.Storage;
import io.sandpool.app.config.ConfigReader;
import io.sandpool.app.config.Installation;
import io.sandpool.bus.Bus;
import io.sandpool.bus.access.Gatekeeper;
import io.sandpool.metrics.DatabaseMeters;
import io.sandpool.metrics.Metrics;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.provider.aliyun.AliyunFactory;
import io.sandpool.provider.e2b.E2bFactory;
import io.sandpool.sandbox.Ticker;
import io.sandpool.store.DatabaseAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The real service inside this JVM with one provider, {@value #PROVIDER}, which leases. */
final class LeasingService implements AutoCloseable {

  /** The provider's id. */
  static final String PROVIDER = "cloud";

  /**
   * What is small for a test: what is left behind is looked for all the time, and who fails in a
   * row is left alone for a moment only.
   */
  private static final String CONFIG =
      """
      {
        "http": {"port": 0},
        "shutdown_grace": "0s",
        "clean_up": {"every": "300ms", "settling": "100ms"},
        "dispatch": {"breaker": {"failures": 3, "open_min": "50ms", "open_max": "100ms"}},
        "languages": {"bash": {}}
      }
      """;

  private static final String POOLED =
      """
      {
        "clean_up": {"every": "60s"},
        "languages": {"python": {}},
        "templates": {"pool": {"language": "python", "image": "code-interpreter-v1"}},
        "pools": {"pool": {"provider": "cloud", "template": "pool"}}
      }
      """;

  private final Metrics metrics = new Metrics();
  private final Vertx vertx;
  private final Storage storage;
  private final Service service;
  private final Api api;

  private LeasingService(Path data, String instance, JsonObject provider, JsonObject changes) {
    vertx = metrics.instrument(Vertx.builder(), new VertxOptions().setEventLoopPoolSize(1)).build();
    Installation installation = new Installation(instance, "boot", Optional.empty());
    JsonObject config =
        new JsonObject(CONFIG)
            .put("providers", new JsonObject().put(PROVIDER, provider))
            .mergeIn(changes);
    storage =
        await(
            Storage.open(
                vertx,
                new DatabaseMeters(metrics.registry(), List.of(PROVIDER)),
                DatabaseAddress.in(made(data)),
                installation.instance()));
    service =
        new Service(
            vertx,
            metrics,
            Bus.of(vertx, Ticker.system()),
            installation,
            new ProviderRegistry(List.of(new E2bFactory(), new AliyunFactory())),
            storage.ledger(),
            Gatekeeper.ofNoKeys(),
            new ConfigReader(installation).read(config, Map.of()));
    await(service.start());
    api = new Api(service.port());
  }

  /** Starts one, with its database in {@code data}. */
  static LeasingService start(Path data, JsonObject provider) {
    return new LeasingService(
        data, "install", provider.copy().put("languages", List.of("bash")), new JsonObject());
  }

  /** Starts one that keeps so many sandboxes and leaves the cloud in peace but for those. */
  static LeasingService startPooled(Path data, JsonObject provider, int idle) {
    JsonObject changes = new JsonObject(POOLED);
    changes.getJsonObject("pools").getJsonObject("pool").put("min_idle", idle);
    return new LeasingService(data, "bystander", provider, changes);
  }

  private static Path made(Path data) {
    try {
      return Files.createDirectories(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Api api() {
    return api;
  }

  /** The leases that are written down. */
  int leases() {
    return await(storage.ledger().of(PROVIDER)).size();
  }

  /** The sandboxes that its pool keeps. */
  int kept() {
    return api.slots(PROVIDER + "-bash", "idle");
  }

  /** The provider's health, and whether it is left alone. */
  String health() {
    JsonObject provider = api.get("/v1/providers/" + PROVIDER);
    boolean closed = provider.getJsonObject("circuit").getString("state").equals("closed");
    return provider.getString("health") + (closed ? "" : ", left alone");
  }

  @Override
  public void close() {
    await(service.stop().eventually(storage::close));
    await(vertx.close());
    metrics.close();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(2, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new AssertionError("Not within two minutes", e);
    }
  }
}
