package io.sandpool.app;

import io.sandpool.app.config.ConfigException;
import io.sandpool.app.config.Installation;
import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.http.HttpSettings;
import io.sandpool.metrics.Metrics;
import io.sandpool.store.SqliteLibrary;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
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
    JsonObject content = Await.done(file.load());
    Installation installation =
        new Installation(
            data.instanceId(),
            DataDirectory.randomHex(6),
            Optional.ofNullable(environment.get(HttpSettings.KEY_VARIABLE)));
    Await.done(Future.fromCompletionStage(library));
    Assembly service =
        Assembly.of(
            new Assembly.Place(
                options.config(), options.data(), environment, installation, Kinds.registry()),
            vertx,
            metrics,
            content);
    SandpoolConfig config = service.config();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(service, vertx, data)));
    service.start();
    ConfigReloader reloader = service.reloader();
    file.watch(reloader::changed, reloader::rejected);
    new StartCheck(options, config, environment).begin();
    LOG.info("Sandpool listens on http://{}:{}", config.http().host(), service.port());
    if (config.rehearsal()) {
      Rehearsal.perform();
    }
  }

  private static void stop(Assembly service, Vertx vertx, DataDirectory data) {
    LOG.info("Stopping: no new requests, what runs may finish, sandboxes are destroyed");
    Duration patience = service.config().http().shutdownGrace().multipliedBy(2).plus(STOP_SLACK);
    try {
      service.stop().await(patience.toMillis(), TimeUnit.MILLISECONDS);
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
}
