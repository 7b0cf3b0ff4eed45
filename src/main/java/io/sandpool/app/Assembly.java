package io.sandpool.app;

import io.sandpool.access.Keyring;
import io.sandpool.app.config.ConfigReader;
import io.sandpool.app.config.Installation;
import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.bus.Bus;
import io.sandpool.http.ExecutionAnswers;
import io.sandpool.metrics.DatabaseMeters;
import io.sandpool.metrics.ExpiryMeters;
import io.sandpool.metrics.Metrics;
import io.sandpool.metrics.RunMeters;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.runs.RunsVerticle;
import io.sandpool.sandbox.Ticker;
import io.sandpool.settings.ProviderKinds;
import io.sandpool.settings.SettingsVerticle;
import io.sandpool.settings.Vault;
import io.sandpool.store.DatabaseAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The service with all that is around it: its database, the settings in that, and what puts them in
 * force. Its methods block, except {@link #stop}.
 */
public final class Assembly {

  private final Metrics metrics;
  private final Bus bus;
  private final Storage storage;
  private final Webhooks webhooks;
  private final Service service;
  private final SandpoolConfig config;
  private final SettingsInstaller installer;
  private final SettingsVerticle settings;
  private final RunsVerticle runs;
  private volatile Optional<String> runsDeployed = Optional.empty();
  private final Vertx vertx;

  private Assembly(
      Vertx vertx,
      Metrics metrics,
      Bus bus,
      Storage storage,
      Webhooks webhooks,
      Service service,
      SandpoolConfig config,
      SettingsInstaller installer,
      SettingsVerticle settings,
      RunsVerticle runs) {
    this.vertx = vertx;
    this.metrics = metrics;
    this.bus = bus;
    this.storage = storage;
    this.webhooks = webhooks;
    this.service = service;
    this.config = config;
    this.installer = installer;
    this.settings = settings;
    this.runs = runs;
  }

  /**
   * Where a service finds what it needs.
   *
   * @param configFile the configuration file, beside which the first settings may be
   * @param data the data folder
   * @param environment the environment variables
   * @param installation who it is
   * @param registry the kinds of providers
   */
  public record Place(
      Path configFile,
      Path data,
      Map<String, String> environment,
      Installation installation,
      ProviderRegistry registry) {

    public Place {
      environment = Map.copyOf(environment);
    }

    /** Without the environment, which holds secrets. */
    @Override
    public String toString() {
      return "Place[" + configFile + ", " + data + "]";
    }
  }

  /**
   * Opens the database, reads the settings, puts the keys in force and makes the service, at rest.
   *
   * @param file the configuration file's content
   * @throws io.sandpool.app.config.ConfigException where file, settings and environment are not
   *     good together
   */
  public static Assembly of(Place place, Vertx vertx, Metrics metrics, JsonObject file) {
    DatabaseAddress database =
        ConfigReader.database(file, place.environment())
            .orElseGet(() -> DatabaseAddress.in(place.data()));
    String instance = place.installation().instance();
    DatabaseMeters meters = new DatabaseMeters(metrics.registry(), providers(file));
    Storage storage = Await.done(Storage.open(vertx, meters, database, instance));
    SettingsKeys keys = new SettingsKeys(place.data(), place.environment());
    Vault vault = new SettingsVaults(storage.settings(), keys, instance).open();
    SettingsJudge judge =
        new SettingsJudge(
            new ConfigReader(place.installation()), place.registry(), place.environment());
    ProviderKinds kinds = Kinds.described(place.registry());
    SettingsStart.Begun begun =
        new SettingsStart(judge, kinds, place.configFile()).begin(vault, file);
    SandpoolConfig config = begun.reading().config().orElseThrow();
    Bus bus = Bus.of(vertx, Ticker.system());
    Keyring keyring =
        Await.done(
            new Access(vertx, storage, place.data()).start(bus, place.installation().apiKey()));
    Service service =
        new Service(
            vertx,
            metrics,
            bus,
            place.installation(),
            place.registry(),
            storage.ledger(),
            keyring,
            config);
    SettingsInstaller installer = new SettingsInstaller(judge, service::apply, begun.reading());
    ExpiryMeters expiry = new ExpiryMeters(metrics.registry());
    expiry.keys(keyring::nextExpiry);
    new CertificateWatch(vertx, () -> CertificateFiles.of(database, installer.providers()), expiry)
        .start();
    FreshTrials trials =
        new FreshTrials(vertx, bus, place.installation(), place.registry(), judge, installer::file);
    SettingsVerticle settings =
        new SettingsVerticle(
            bus, vault, begun.version(), kinds, installer, trials, InstantSource.system());
    Webhooks webhooks =
        new Webhooks(
            vertx,
            bus,
            storage,
            new WebhookKeys(place.data(), place.environment()),
            new WebhookRotations(place.data()),
            metrics);
    RunsVerticle runs =
        new RunsVerticle(
            bus,
            storage.runs(),
            new ExecutionAnswers(),
            keyring,
            InstantSource.system(),
            config.runs(),
            new RunMeters(metrics.registry()));
    return new Assembly(
        vertx, metrics, bus, storage, webhooks, service, config, installer, settings, runs);
  }

  private static List<String> providers(JsonObject file) {
    return file.getValue("providers") instanceof JsonObject section
        ? List.copyOf(section.fieldNames())
        : List.of();
  }

  /** Takes requests; the settings can be changed from then on. */
  public void start() {
    // Before callers can ask for it.
    Await.done(webhooks.start(config.webhooks()));
    // Before those who ask it, and to the end of those whom it asks.
    runsDeployed = Optional.of(Await.done(vertx.deployVerticle(runs)));
    Await.done(service.start());
    Await.done(vertx.deployVerticle(settings));
  }

  /** What it began with. */
  public SandpoolConfig config() {
    return config;
  }

  /** The bus on which it works. */
  public Bus bus() {
    return bus;
  }

  /** The port that the API listens on, once started. */
  public int port() {
    return service.port();
  }

  /** Puts changed files in force. */
  ConfigReloader reloader() {
    return new ConfigReloader(installer, settings, metrics.registry());
  }

  /** Stops accepting, lets what runs end, destroys all sandboxes, lets go of the database. */
  public Future<Void> stop() {
    return service
        .stop()
        .eventually(this::endRuns)
        .eventually(webhooks::stop)
        .eventually(storage::close);
  }

  /** Dispatch has ended what was under way; that is written down. */
  private Future<Void> endRuns() {
    return runsDeployed.map(vertx::undeploy).orElse(Future.succeededFuture());
  }
}
