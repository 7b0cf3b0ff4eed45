package io.sandpool.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandpool.app.config.ConfigException;
import io.sandpool.metrics.ConfigMeters;
import io.sandpool.settings.SettingsVerticle;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a changed configuration file in force, together with the settings in the database, or says
 * what is wrong with it and leaves all as it was.
 */
final class ConfigReloader {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigReloader.class);

  private final SettingsInstaller installer;
  private final SettingsVerticle settings;
  private final ConfigMeters meters;

  ConfigReloader(SettingsInstaller installer, SettingsVerticle settings, MeterRegistry registry) {
    this.installer = installer;
    this.settings = settings;
    this.meters = new ConfigMeters(registry);
  }

  void changed(JsonObject file) {
    settings
        .undisturbed(rows -> installer.install(file, rows))
        .onComplete(
            applied -> {
              LOG.info("The changed configuration is in force");
              meters.applied();
            },
            this::failed);
  }

  private void failed(Throwable failure) {
    if (failure instanceof ConfigException) {
      rejected(String.valueOf(failure.getMessage()));
    } else {
      LOG.error("The changed configuration could not be put in force", failure);
      meters.failed();
    }
  }

  void rejected(String problems) {
    LOG.error("The changed configuration is not used, the old one stays in force: {}", problems);
    meters.rejected();
  }
}
