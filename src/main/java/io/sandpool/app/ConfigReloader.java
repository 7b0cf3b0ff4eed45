package io.sandpool.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandpool.app.config.ConfigException;
import io.sandpool.app.config.ConfigReader;
import io.sandpool.metrics.ConfigMeters;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a changed configuration file in force, or says what is wrong with it and leaves all as it
 * was.
 */
final class ConfigReloader {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigReloader.class);

  private final ConfigReader reader;
  private final Map<String, String> environment;
  private final Service service;
  private final ConfigMeters meters;

  ConfigReloader(
      ConfigReader reader,
      Map<String, String> environment,
      Service service,
      MeterRegistry registry) {
    this.reader = reader;
    this.environment = environment;
    this.service = service;
    this.meters = new ConfigMeters(registry);
  }

  void changed(JsonObject file) {
    try {
      service
          .apply(reader.read(file, environment))
          .onComplete(
              applied -> {
                LOG.info("The changed configuration is in force");
                meters.applied();
              },
              failure -> {
                LOG.error("The changed configuration could not be put in force", failure);
                meters.failed();
              });
    } catch (ConfigException e) {
      rejected(String.valueOf(e.getMessage()));
    }
  }

  void rejected(String problems) {
    LOG.error("The changed configuration is not used, the old one stays in force: {}", problems);
    meters.rejected();
  }
}
