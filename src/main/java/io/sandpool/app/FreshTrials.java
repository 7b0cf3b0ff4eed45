package io.sandpool.app;

import io.sandpool.app.config.Installation;
import io.sandpool.app.config.ProviderConfig;
import io.sandpool.app.config.Reading;
import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.app.verify.TransientLedger;
import io.sandpool.bus.Addresses;
import io.sandpool.bus.Bus;
import io.sandpool.bus.Claims;
import io.sandpool.bus.ProviderTrial;
import io.sandpool.bus.ProviderTrial.End;
import io.sandpool.bus.ProviderTrial.Name;
import io.sandpool.bus.ProviderTrial.Step;
import io.sandpool.bus.SandboxLost;
import io.sandpool.bus.admin.SettingsTrial;
import io.sandpool.pool.PoolSettings;
import io.sandpool.provider.CleanUp;
import io.sandpool.provider.ProviderEnvironment;
import io.sandpool.provider.ProviderEvents;
import io.sandpool.provider.ProviderListener;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.provider.SandboxProvider;
import io.sandpool.provider.Trial;
import io.sandpool.provider.guest.Timers;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.settings.ProviderKinds;
import io.sandpool.settings.Rows;
import io.sandpool.settings.Trials;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a provider for one trial, beside whatever runs.
 *
 * <p>Sandboxes on this machine belong to the installation, and to a pool of which this class says
 * what it claims, so that a trial that was cut off is cleaned up like everything else. Leased ones
 * belong to an installation that is none, since two providers must not care for the same leases;
 * they end by their time limit at the latest.
 */
final class FreshTrials implements Trials {

  private static final Logger LOG = LoggerFactory.getLogger(FreshTrials.class);
  private static final Duration START = Duration.ofSeconds(15);
  private static final List<String> LANGUAGES = List.of("python", "nodejs", "bash");
  private static final long MIB = 1 << 20;
  private static final int STREAM = 1 << 20;

  private final Vertx vertx;
  private final Bus bus;
  private final Installation installation;
  private final ProviderRegistry registry;
  private final SettingsJudge judge;
  private final Supplier<JsonObject> file;
  private long trials;

  /**
   * Prepares trials.
   *
   * @param file the configuration file's content
   */
  FreshTrials(
      Vertx vertx,
      Bus bus,
      Installation installation,
      ProviderRegistry registry,
      SettingsJudge judge,
      Supplier<JsonObject> file) {
    this.vertx = vertx;
    this.bus = bus;
    this.installation = installation;
    this.registry = registry;
    this.judge = judge;
    this.file = file;
  }

  @Override
  public Future<SettingsTrial> perform(String id, Rows rows) {
    Reading reading = judge.read(file.get(), rows);
    ProviderConfig config =
        reading.known().stream()
            .filter(one -> one.id().equals(id))
            .findFirst()
            .orElseGet(() -> new ProviderConfig(id, ProviderKinds.typeOf(id), new JsonObject()));
    SandboxProvider provider =
        registry.create(config.type(), environment(config), config.content());
    SandboxSpec spec = spec(reading, config, provider.capabilities());
    SlotIdentity identity = new SlotIdentity("fresh." + id, ++trials, 1);
    MessageConsumer<?> claims =
        bus.serve(
            Addresses.claims(identity.pool()),
            ask -> Future.succeededFuture(new Claims(Set.of(identity.slot()))));
    return Future.<Void>succeededFuture()
        .compose(begun -> provider.start(new Deaf()))
        .timeout(START.toMillis(), TimeUnit.MILLISECONDS)
        .compose(
            started ->
                new Trial(provider, bus.ticker(), Timers.of(vertx), spec, identity).perform(),
            failure -> Future.succeededFuture(neverBegan(id, spec, failure)))
        .eventually(() -> close(provider, claims))
        .map(report -> new SettingsTrial(List.of(), Optional.of(report.trial()), report.run()));
  }

  private ProviderEnvironment environment(ProviderConfig config) {
    return new ProviderEnvironment(
        vertx,
        bus.ticker(),
        ProviderListener.none(),
        config.id(),
        config.isLeased() ? "trial" + DataDirectory.randomHex(6) : installation.instance(),
        installation.boot(),
        judge.environment(),
        new TransientLedger(),
        CleanUp.DEFAULTS);
  }

  private Future<Void> close(SandboxProvider provider, MessageConsumer<?> claims) {
    return provider
        .close()
        .onFailure(e -> LOG.warn("A provider that was only tried did not end cleanly", e))
        .transform(closed -> claims.unregister());
  }

  private static Trial.Report neverBegan(String id, SandboxSpec spec, Throwable failure) {
    List<Step> steps = new ArrayList<>();
    String why = String.valueOf(failure.getMessage());
    for (Name name : Name.values()) {
      boolean first = name == Name.PROBE;
      steps.add(
          new Step(
              name,
              first ? End.FAILED : End.SKIPPED,
              Duration.ZERO,
              first ? Optional.of(why) : Optional.empty()));
    }
    return new Trial.Report(new ProviderTrial(id, spec.language(), steps), Optional.empty());
  }

  /** What the provider's own pools make, else those of its kind, else what always fits. */
  private static SandboxSpec spec(
      Reading reading, ProviderConfig provider, Capabilities capabilities) {
    List<PoolSettings> pools = reading.config().map(SandpoolConfig::pools).orElse(List.of());
    return first(pools, capabilities, pool -> pool.provider().equals(provider.id()))
        .or(() -> first(pools, capabilities, pool -> fits(pool, capabilities)))
        .orElseGet(() -> usual(capabilities));
  }

  private static boolean fits(PoolSettings pool, Capabilities capabilities) {
    return !capabilities.remote() && !pool.spec().image().isEmpty();
  }

  private static Optional<SandboxSpec> first(
      List<PoolSettings> pools, Capabilities capabilities, Predicate<PoolSettings> wanted) {
    return LANGUAGES.stream()
        .filter(capabilities::serves)
        .flatMap(language -> pools.stream().filter(pool -> pool.spec().language().equals(language)))
        .filter(wanted)
        .map(PoolSettings::spec)
        .findFirst();
  }

  private static SandboxSpec usual(Capabilities capabilities) {
    String language =
        LANGUAGES.stream().filter(capabilities::serves).findFirst().orElse(LANGUAGES.get(0));
    return new SandboxSpec(
        "trial",
        language,
        capabilities.remote() ? "" : "sandpool/" + language + ":latest",
        List.of(),
        new Limits(
            Duration.ofSeconds(10),
            256 * MIB,
            1000,
            128,
            1024,
            100 * MIB,
            STREAM,
            STREAM,
            STREAM,
            20,
            10 * MIB));
  }

  /** The steps tell what the events would. */
  private static final class Deaf implements ProviderEvents {

    @Override
    public void onLost(SandboxLost lost) {
      // The step that needs it fails, and says why.
    }

    @Override
    public void onTemplateChanged(String pool, String reason) {
      // There is no pool.
    }
  }
}
