package io.sandpool.app;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** The configuration file, read with Vert.x Config and watched for changes. */
final class ConfigFile {

  private final Path path;
  private final ConfigRetriever retriever;

  ConfigFile(Vertx vertx, Path path, Duration scanPeriod) {
    this.path = path;
    this.retriever =
        ConfigRetriever.create(
            vertx,
            new ConfigRetrieverOptions()
                .setScanPeriod(scanPeriod.toMillis())
                .addStore(
                    new ConfigStoreOptions()
                        .setType("file")
                        .setFormat("yaml")
                        .setConfig(
                            new JsonObject().put("path", path.toAbsolutePath().toString()))));
  }

  /** The file's content now. */
  Future<JsonObject> load() {
    if (!Files.isReadable(path)) {
      return Future.failedFuture(
          new StartException(
              "The configuration file "
                  + path.toAbsolutePath()
                  + " cannot be read. Name another with --config or SANDPOOL_CONFIG."));
    }
    return retriever
        .getConfig()
        .recover(
            failure ->
                Future.failedFuture(
                    new StartException(path + " is not YAML: " + failure.getMessage())));
  }

  /**
   * Calls {@code changed} with each new content and {@code unreadable} where the file has become
   * something else than YAML.
   */
  void watch(Consumer<JsonObject> changed, Consumer<String> unreadable) {
    retriever.listen(change -> changed.accept(change.getNewConfiguration()));
    retriever
        .configStream()
        .exceptionHandler(failure -> unreadable.accept(String.valueOf(failure.getMessage())));
  }

  void close() {
    retriever.close();
  }
}
