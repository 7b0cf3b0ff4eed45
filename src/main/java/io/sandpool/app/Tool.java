package io.sandpool.app;

import io.sandpool.app.config.ConfigException;
import io.sandpool.app.config.ConfigReader;
import io.sandpool.metrics.DatabaseMeters;
import io.sandpool.metrics.Metrics;
import io.sandpool.store.DatabaseAddress;
import io.sandpool.store.DatabaseException;
import io.sandpool.store.DatabaseProbe;
import io.sandpool.store.DatabaseSettings;
import io.sandpool.store.SqliteLibrary;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * A command that works with the service's database whether the service runs or not. Never makes a
 * database: one that is not there is most likely looked for in the wrong place.
 */
final class Tool {

  /** A log is read to its end, however long it is. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final Options options;
  private final Map<String, String> environment;

  Tool(Options options, Map<String, String> environment) {
    this.options = options;
    this.environment = environment;
  }

  /**
   * What a command works with.
   *
   * @param vertx runs it
   * @param storage the database
   */
  record Bench(Vertx vertx, Storage storage) {}

  /** Does {@code work}, and waits for its end. */
  <T> T use(Function<Bench, Future<T>> work) {
    String instance = DataDirectory.idOf(options.data());
    Vertx vertx = Vertx.vertx();
    Metrics metrics = new Metrics();
    try {
      DatabaseAddress address = address(vertx);
      loadLibrary();
      requireDatabase(address);
      return await(
          Storage.open(vertx, new DatabaseMeters(metrics.registry(), List.of()), address, instance)
              .compose(
                  storage -> work.apply(new Bench(vertx, storage)).eventually(storage::close)));
    } finally {
      await(vertx.close());
      metrics.close();
    }
  }

  private DatabaseAddress address(Vertx vertx) {
    ConfigFile file = new ConfigFile(vertx, options.config(), PATIENCE);
    try {
      return ConfigReader.database(await(file.load()), environment)
          .orElseGet(() -> DatabaseAddress.in(options.data()));
    } catch (ConfigException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    } finally {
      file.close();
    }
  }

  /** Not where the running service has its own. */
  private void loadLibrary() {
    try {
      Path folder = Files.createTempDirectory(options.data(), "native-");
      SqliteLibrary.load(folder);
      // It is in memory now.
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new StartException(
          "The data folder %s cannot be used: %s. Run this as the service's user."
              .formatted(options.data().toAbsolutePath(), e));
    }
  }

  private static void requireDatabase(DatabaseAddress address) {
    try {
      if (new DatabaseProbe(DatabaseSettings.of(address)).look().version().isEmpty()) {
        throw new StartException(
            "There is no database at %s. Set SANDPOOL_DATA and SANDPOOL_CONFIG as the service has them."
                .formatted(address));
      }
    } catch (DatabaseException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new StartException("The command did not end within " + PATIENCE + ".");
    } catch (StartException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }
}
