package io.sandpool.e2e;

import io.sandpool.app.EventLoops;
import io.sandpool.app.Service;
import io.sandpool.app.Storage;
import io.sandpool.app.config.ConfigReader;
import io.sandpool.app.config.Installation;
import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.bus.Bus;
import io.sandpool.bus.access.Gatekeeper;
import io.sandpool.bus.admin.Actor;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.ControlPool;
import io.sandpool.metrics.DatabaseMeters;
import io.sandpool.metrics.Metrics;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.provider.e2b.E2bFactory;
import io.sandpool.provider.gvisor.GvisorFactory;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Ticker;
import io.sandpool.store.DatabaseAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The real service inside this JVM, whose configuration a test changes as an operator would. */
final class ChangingService implements AutoCloseable {

  private final Metrics metrics = new Metrics();
  private final Vertx vertx = metrics.instrument(Vertx.builder(), EventLoops.options()).build();
  private final Bus bus = Bus.of(vertx, Ticker.system());
  private final Containers containers = new Containers();
  private final String instance = LiveService.newInstance();
  private final Installation installation =
      new Installation(instance, "boot-" + UUID.randomUUID(), Optional.empty());
  private final JsonObject config;
  private final Storage storage;
  private final Service service;
  private final Api api;

  /**
   * Starts it with its database in {@code data}.
   *
   * @param first changes what it is delivered with
   */
  ChangingService(Path data, Consumer<JsonObject> first) {
    config = LiveService.deliveredConfig(vertx);
    config.getJsonObject("http").put("port", 0);
    first.accept(config);
    storage =
        await(
            Storage.open(
                vertx,
                new DatabaseMeters(metrics.registry(), List.of()),
                DatabaseAddress.in(data),
                instance));
    service =
        new Service(
            vertx,
            metrics,
            bus,
            installation,
            new ProviderRegistry(List.of(new GvisorFactory(), new E2bFactory())),
            storage.ledger(),
            Gatekeeper.ofNoKeys(),
            read());
    await(service.start());
    api = new Api(service.port());
  }

  Api api() {
    return api;
  }

  /** Changes the configuration and puts it in force. */
  void change(Consumer<JsonObject> change) {
    change.accept(config);
    await(service.apply(read()));
  }

  void control(String pool, ControlPool.Action action) {
    await(
        bus.ask(
            AdminAddresses.control(pool),
            new ControlPool(new Actor("operator", "system", "127.0.0.1"), action),
            Deadline.after(bus.ticker(), Duration.ofSeconds(30))));
  }

  /** The containers that it has, in whatever state. */
  List<String> containers() {
    return containers.ofInstance(instance);
  }

  /** The remote sandboxes that are written down. */
  int leases(String provider) {
    return await(storage.ledger().of(provider)).size();
  }

  private SandpoolConfig read() {
    return new ConfigReader(installation).read(config.copy(), System.getenv());
  }

  /** Stops it; fails where it leaves a container behind. */
  @Override
  public void close() {
    await(service.stop().eventually(storage::close));
    await(vertx.close());
    metrics.close();
    List<String> left = containers();
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
