package io.sandpool.app;

import io.sandpool.bus.ProviderHealth;
import io.sandpool.bus.ProviderStatus;
import io.sandpool.provider.OutputSink;
import io.sandpool.provider.OwnedSandbox;
import io.sandpool.provider.ProviderDescriptor;
import io.sandpool.provider.ProviderEnvironment;
import io.sandpool.provider.ProviderEvents;
import io.sandpool.provider.ProviderFactory;
import io.sandpool.provider.RunOrder;
import io.sandpool.provider.SandboxProvider;
import io.sandpool.provider.schema.Field;
import io.sandpool.provider.schema.Schema;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Feature;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.Output;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.sandbox.Usage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A provider that does at once what it is asked for, until the test says otherwise. Settings are
 * {@code remote}; {@code broken}, where it cannot be made; {@code stillborn}, where it cannot
 * begin; {@code away}, where its backend is.
 */
final class FakeProvider implements SandboxProvider {

  static final ServiceError AWAY = new ServiceError.ProviderUnavailable("It is away.");
  static final ServiceError LOST = new ServiceError.ProviderLost("It is lost.");

  final AtomicInteger creates = new AtomicInteger();
  final AtomicInteger runs = new AtomicInteger();
  final Set<SandboxRef> living = ConcurrentHashMap.newKeySet();
  volatile Optional<ServiceError> trouble = Optional.empty();
  volatile Optional<ServiceError> creationTrouble = Optional.empty();
  volatile Function<RunOrder, Future<RunReport>> program = order -> Future.succeededFuture(DONE);

  static final RunReport DONE =
      new RunReport(
          Outcome.SUCCEEDED,
          OptionalInt.of(0),
          Optional.empty(),
          Output.none(),
          Output.none(),
          Optional.of("42"),
          Optional.empty(),
          List.of(),
          List.of(),
          Duration.ofMillis(1),
          Usage.unknown());

  volatile boolean closed;

  private final String id;
  private final String life;
  private final boolean stillborn;
  private final Capabilities capabilities;

  private FakeProvider(String id, String life, boolean stillborn, Capabilities capabilities) {
    this.id = id;
    this.life = life;
    this.stillborn = stillborn;
    this.capabilities = capabilities;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Future<Void> start(ProviderEvents events) {
    return stillborn ? failed(AWAY) : Future.succeededFuture();
  }

  @Override
  public Future<SandboxRef> create(SandboxSpec spec, SlotIdentity identity, Deadline deadline) {
    int number = creates.incrementAndGet();
    if (trouble.or(() -> creationTrouble).isPresent()) {
      return failed(trouble.or(() -> creationTrouble).get());
    }
    SandboxRef sandbox = new SandboxRef(id, "box-" + life + number);
    living.add(sandbox);
    return Future.succeededFuture(sandbox);
  }

  @Override
  public Future<RunReport> run(SandboxRef sandbox, RunOrder order, OutputSink sink) {
    // Counted last: a test that has seen the count may set the next program.
    Future<RunReport> end =
        trouble.<Future<RunReport>>map(FakeProvider::failed).orElseGet(() -> program.apply(order));
    runs.incrementAndGet();
    return end;
  }

  @Override
  public Future<Void> check(SandboxRef sandbox, Deadline deadline) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> destroy(SandboxRef sandbox) {
    living.remove(sandbox);
    return Future.succeededFuture();
  }

  @Override
  public Future<List<OwnedSandbox>> listOwned() {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Void> probe(Deadline deadline) {
    return trouble.<Future<Void>>map(FakeProvider::failed).orElseGet(Future::succeededFuture);
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public ProviderStatus status() {
    return new ProviderStatus(
        id,
        Factory.TYPE,
        trouble.isPresent() ? ProviderHealth.UNREACHABLE : ProviderHealth.UP,
        trouble.map(ServiceError::detail),
        capabilities,
        living.size(),
        Map.of());
  }

  @Override
  public Future<Void> close() {
    closed = true;
    return Future.succeededFuture();
  }

  static <T> Future<T> failed(ServiceError error) {
    return Future.failedFuture(new ServiceException(error));
  }

  /** Makes them, and keeps them for the test. */
  static final class Factory implements ProviderFactory {

    static final String TYPE = "fake";

    /** The latest of each id. */
    final Map<String, FakeProvider> made = new ConcurrentHashMap<>();

    /** Every one. */
    final List<FakeProvider> all = new CopyOnWriteArrayList<>();

    @Override
    public ProviderDescriptor descriptor() {
      return new ProviderDescriptor(
          TYPE,
          "Fake",
          "Does as the test says.",
          List.of(),
          Schema.of(Field.flag("remote", "Remote", "Elsewhere.")));
    }

    @Override
    public SandboxProvider create(ProviderEnvironment environment, JsonObject configuration) {
      if (configuration.getBoolean("broken", false)) {
        throw new IllegalArgumentException("broken: must be false, was true");
      }
      boolean remote = configuration.getBoolean("remote", false);
      Set<Feature> some = EnumSet.complementOf(EnumSet.of(Feature.FILES));
      FakeProvider provider =
          new FakeProvider(
              environment.id(),
              all.size() + "-",
              configuration.getBoolean("stillborn", false),
              remote
                  ? new Capabilities(
                      true,
                      Map.of("python", some, "r", some),
                      Optional.of(Duration.ofSeconds(30)),
                      OptionalInt.of(20))
                  : Capabilities.local());
      if (configuration.getBoolean("away", false)) {
        provider.trouble = Optional.of(AWAY);
      }
      all.add(provider);
      made.put(environment.id(), provider);
      return provider;
    }
  }
}
