package io.sandpool.app;

import io.sandpool.app.config.ConfigException;
import io.sandpool.app.config.ConfigReader;
import io.sandpool.app.config.Installation;
import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.bus.Bus;
import io.sandpool.http.HttpSettings;
import io.sandpool.metrics.Metrics;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.provider.gvisor.GvisorFactory;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    Metrics metrics = new Metrics();
    Vertx vertx = metrics.instrument(Vertx.builder(), EventLoops.options()).build();
    try {
      serve(data, metrics, vertx);
      return 0;
    } catch (StartException | ConfigException e) {
      System.err.println(e.getMessage());
      end(vertx, data);
      return e instanceof ConfigException ? 2 : 3;
    }
  }

  private void serve(DataDirectory data, Metrics metrics, Vertx vertx) {
    ConfigFile file = new ConfigFile(vertx, options.config(), SCAN_PERIOD);
    JsonObject content = await(file.load());
    Installation installation =
        new Installation(
            data.instanceId(),
            DataDirectory.randomHex(6),
            Optional.ofNullable(environment.get(HttpSettings.KEY_VARIABLE)));
    ConfigReader reader = new ConfigReader(installation);
    SandpoolConfig config = reader.read(content, environment);
    Service service =
        new Service(
            vertx,
            metrics,
            Bus.of(vertx, Ticker.system()),
            installation,
            new ProviderRegistry(List.of(new GvisorFactory())),
            config);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(service, config, vertx, data)));
    await(service.start());
    ConfigReloader reloader = new ConfigReloader(reader, environment, service, metrics.registry());
    file.watch(reloader::changed, reloader::rejected);
    new StartCheck(options, config, environment).begin();
    LOG.info("Sandpool listens on http://{}:{}", config.http().host(), service.port());
    Rehearsal.perform();
  }

  private static void stop(
      Service service, SandpoolConfig config, Vertx vertx, DataDirectory data) {
    LOG.info("Stopping: no new requests, what runs may finish, sandboxes are destroyed");
    Duration patience = config.http().shutdownGrace().multipliedBy(2).plus(STOP_SLACK);
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
