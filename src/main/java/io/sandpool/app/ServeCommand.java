package io.sandpool.app;

import io.sandpool.app.config.ConfigException;
import io.sandpool.app.config.ConfigReader;
import io.sandpool.app.config.Installation;
import io.sandpool.app.config.ProviderConfig;
import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.bus.Bus;
import io.sandpool.bus.access.Gatekeeper;
import io.sandpool.http.HttpSettings;
import io.sandpool.metrics.DatabaseMeters;
import io.sandpool.metrics.Metrics;
import io.sandpool.sandbox.Ticker;
import io.sandpool.store.DatabaseAddress;
import io.sandpool.store.SqliteLibrary;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the service until it is told to stop. */
final class ServeCommand {

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final Duration SCAN_PERIOD = Duration.ofSeconds(2);
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);

  /** On top of the grace: destroying what is left takes time, too. */
  private static final Duration STOP_SLACK = Duration.ofSeconds(60);

  private final Options options;
  private final Map<String, String> environment = System.getenv();

  ServeCommand(Options options) {
    this.options = options;
  }

  int run() {
    DataDirectory data = DataDirectory.open(options.data());
    // Meanwhile, since it takes a while and needs nothing of what follows.
    CompletableFuture<Void> library =
        CompletableFuture.runAsync(() -> SqliteLibrary.load(data.emptyFolder("native")));
    Metrics metrics = new Metrics();
    Vertx vertx = metrics.instrument(Vertx.builder(), EventLoops.options()).build();
    try {
      serve(data, library, metrics, vertx);
      return 0;
    } catch (StartException | ConfigException e) {
      System.err.println(e.getMessage());
      end(vertx, data);
      return e instanceof ConfigException ? 2 : 3;
    }
  }

  private void serve(
      DataDirectory data, CompletableFuture<Void> library, Metrics metrics, Vertx vertx) {
    ConfigFile file = new ConfigFile(vertx, options.config(), SCAN_PERIOD);
    JsonObject content = await(file.load());
    Installation installation =
        new Installation(
            data.instanceId(),
            DataDirectory.randomHex(6),
            Optional.ofNullable(environment.get(HttpSettings.KEY_VARIABLE)));
    ConfigReader reader = new ConfigReader(installation);
    SandpoolConfig config = reader.read(content, environment);
    await(Future.fromCompletionStage(library));
    Storage storage = await(open(vertx, metrics, config, data));
    Service service =
        new Service(
            vertx,
            metrics,
            Bus.of(vertx, Ticker.system()),
            installation,
            Kinds.registry(),
            storage.ledger(),
            Gatekeeper.ofNoKeys(),
            config);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(service, storage, config, vertx, data)));
    await(service.start());
    ConfigReloader reloader = new ConfigReloader(reader, environment, service, metrics.registry());
    file.watch(reloader::changed, reloader::rejected);
    new StartCheck(options, config, environment).begin();
    LOG.info("Sandpool listens on http://{}:{}", config.http().host(), service.port());
    if (config.rehearsal()) {
      Rehearsal.perform();
    }
  }

  private Future<Storage> open(
      Vertx vertx, Metrics metrics, SandpoolConfig config, DataDirectory data) {
    List<String> providers = config.providers().stream().map(ProviderConfig::id).toList();
    DatabaseAddress address = config.database().orElseGet(() -> DatabaseAddress.in(options.data()));
    return Storage.open(
        vertx, new DatabaseMeters(metrics.registry(), providers), address, data.instanceId());
  }

  private static void stop(
      Service service, Storage storage, SandpoolConfig config, Vertx vertx, DataDirectory data) {
    LOG.info("Stopping: no new requests, what runs may finish, sandboxes are destroyed");
    Duration patience = config.http().shutdownGrace().multipliedBy(2).plus(STOP_SLACK);
    try {
      service.stop().eventually(storage::close).await(patience.toMillis(), TimeUnit.MILLISECONDS);
      LOG.info("Stopped");
    } catch (TimeoutException | RuntimeException e) {
      LOG.warn("Stopped before all was cleaned up; the next start does the rest: {}", e.toString());
    }
    end(vertx, data);
  }

  private static void end(Vertx vertx, DataDirectory data) {
    try {
      vertx.close().await(10, TimeUnit.SECONDS);
      data.close();
    } catch (TimeoutException | IOException | RuntimeException e) {
      LOG.warn("Not all resources could be let go of: {}", e.toString());
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new StartException("The service did not start within " + START_PATIENCE + ".");
    } catch (StartException | ConfigException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new StartException("The service cannot start: " + rootOf(e));
    }
  }

  private static String rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
