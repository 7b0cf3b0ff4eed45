package io.sandpool.app;

import io.sandpool.app.config.ConfigException;
import io.sandpool.app.config.ConfigProblem;
import io.sandpool.app.config.ConfigReader;
import io.sandpool.app.config.Installation;
import io.sandpool.app.config.Reading;
import io.sandpool.http.HttpSettings;
import io.sandpool.metrics.DatabaseMeters;
import io.sandpool.metrics.Metrics;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.settings.AesGcmSealer;
import io.sandpool.settings.Changes;
import io.sandpool.settings.Rows;
import io.sandpool.settings.SealedVersion;
import io.sandpool.settings.SettingsKey;
import io.sandpool.settings.TreeForm;
import io.sandpool.settings.Vault;
import io.sandpool.settings.Version;
import io.sandpool.store.DatabaseAddress;
import io.sandpool.store.SqliteLibrary;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What is done to the settings in the database while the service is stopped. */
final class SettingsCommand {

  private static final String SEED = "seed";
  private static final Duration SCAN_PERIOD = Duration.ofHours(1);

  private final Options options;
  private final Map<String, String> environment;
  private final PrintStream out;

  SettingsCommand(Options options, Map<String, String> environment, PrintStream out) {
    this.options = options;
    this.environment = environment;
    this.out = out;
  }

  /**
   * What the work is done with.
   *
   * @param file the configuration file's content
   * @param storage the database
   * @param instance the installation
   */
  private record Desk(JsonObject file, Storage storage, String instance) {}

  /** Seals every version with a new key; returns 0. */
  int rotateKey() {
    return with(this::rotateKey);
  }

  private int rotateKey(Desk desk) {
    SettingsKeys keys = new SettingsKeys(options.data(), environment);
    SettingsVaults vaults = new SettingsVaults(desk.storage().settings(), keys, desk.instance());
    Vault vault = vaults.open();
    SettingsKey next = nextKey(keys);
    int versions = Await.done(vault.reseal(new AesGcmSealer(next)));
    if (!keys.isInEnvironment()) {
      keys.promote();
    }
    out.printf(
        "%d versions of the settings are sealed with the key %s now, which is in %s.%n",
        versions, next.name(), keys.isInEnvironment() ? SettingsKeys.NEXT_VARIABLE : keys.place());
    if (keys.isInEnvironment()) {
      out.printf("Give it to the service as %s.%n", SettingsKeys.VARIABLE);
    }
    out.println("Backups of the database from before need the key from before.");
    return 0;
  }

  private static SettingsKey nextKey(SettingsKeys keys) {
    if (keys.isInEnvironment()) {
      return keys.next()
          .orElseThrow(
              () ->
                  new StartException(
                      "The key of the settings is in %s; put the new one into %s."
                          .formatted(SettingsKeys.VARIABLE, SettingsKeys.NEXT_VARIABLE)));
    }
    SettingsKey next = SettingsKey.generate();
    keys.prepare(next);
    return next;
  }

  /** Puts a version back, or forgets all of them; returns 0. */
  int restore(String version) {
    if (!version.equals(SEED) && !version.matches("[1-9][0-9]{0,15}")) {
      throw new StartException(
          "settings-restore: expected the number of a version, or \"seed\", was " + version);
    }
    return with(desk -> version.equals(SEED) ? forget(desk) : restore(desk, version));
  }

  private int forget(Desk desk) {
    int versions = Await.done(desk.storage().settings().forgetAll());
    out.printf(
        "%d versions of the settings are forgotten; the next start begins with system_settings.json,"
            + " where that is beside the configuration file.%n",
        versions);
    return 0;
  }

  private int restore(Desk desk, String number) {
    SettingsKeys keys = new SettingsKeys(options.data(), environment);
    Vault vault = new SettingsVaults(desk.storage().settings(), keys, desk.instance()).open();
    Version old =
        Await.done(vault.version(Long.parseLong(number)))
            .orElseThrow(
                () -> new StartException("There is no version " + number + " of the settings."));
    requireGood(desk, old.rows());
    long next =
        Await.done(desk.storage().settings().latest()).map(SealedVersion::number).orElse(0L) + 1;
    Version restored =
        new Version(
            next,
            InstantSource.system().instant(),
            "system",
            "Version %d put back by command".formatted(old.number()),
            old.rows(),
            Changes.between(
                before(vault),
                old.rows(),
                TreeForm.rows(desk.file()),
                Kinds.described(Kinds.registry())));
    Await.done(vault.append(restored));
    out.printf("Version %d of the settings is back, as version %d.%n", old.number(), next);
    return 0;
  }

  /** Nothing, where the latest cannot be opened: that may be why another is put back. */
  private static Rows before(Vault vault) {
    return Await.done(
        vault
            .latest()
            .map(latest -> latest.map(Version::rows).orElse(Rows.NONE))
            .otherwise(Rows.NONE));
  }

  private void requireGood(Desk desk, Rows rows) {
    ProviderRegistry registry = Kinds.registry();
    Installation nobody =
        new Installation(
            desk.instance(),
            "command",
            Optional.ofNullable(environment.get(HttpSettings.KEY_VARIABLE)));
    SettingsJudge judge = new SettingsJudge(new ConfigReader(nobody), registry, environment);
    Reading reading = judge.read(desk.file(), rows);
    List<ConfigProblem> problems = judge.problems(reading, Set.of());
    if (!problems.isEmpty()) {
      throw new ConfigException(
          "That version and the configuration file are not good together:",
          problems,
          "Nothing was changed.");
    }
  }

  private int with(Function<Desk, Integer> work) {
    DataDirectory data = DataDirectory.open(options.data());
    Vertx vertx = Vertx.vertx();
    try {
      SqliteLibrary.load(data.emptyFolder("native"));
      JsonObject file = content(vertx);
      DatabaseAddress address =
          ConfigReader.database(file, environment)
              .orElseGet(() -> DatabaseAddress.in(options.data()));
      Storage storage =
          Await.done(
              Storage.open(
                  vertx,
                  new DatabaseMeters(new Metrics().registry(), List.of()),
                  address,
                  data.instanceId()));
      try {
        return work.apply(new Desk(file, storage, data.instanceId()));
      } finally {
        Await.done(storage.close());
      }
    } finally {
      end(vertx, data);
    }
  }

  private JsonObject content(Vertx vertx) {
    ConfigFile file = new ConfigFile(vertx, options.config(), SCAN_PERIOD);
    try {
      return Await.done(file.load());
    } finally {
      file.close();
    }
  }

  private static void end(Vertx vertx, DataDirectory data) {
    Await.done(vertx.close());
    try {
      data.close();
    } catch (IOException e) {
      throw new StartException("The data folder could not be let go of: " + e);
    }
  }
}
