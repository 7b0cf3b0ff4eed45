package io.sandpool.provider.gvisor;

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
import io.sandpool.provider.guest.GuestSession;
import io.sandpool.provider.guest.RunEnd;
import io.sandpool.provider.guest.Timers;
import io.sandpool.provider.schema.Schema;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SlotIdentity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Goes the way of a run without a sandbox, so that the code on that way is compiled before the
 * first caller needs it. Knows no Docker Engine and runs no program; never part of a configuration
 * that serves anybody.
 */
public final class RehearsalProvider implements SandboxProvider {

  /** The name of this kind of provider. */
  public static final String TYPE = "rehearsal";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Makes such providers. */
  public static final class Factory implements ProviderFactory {

    @Override
    public ProviderDescriptor descriptor() {
      return new ProviderDescriptor(
          TYPE, "Rehearsal", "Rehearses the way of a run.", List.of(), Schema.of());
    }

    @Override
    public SandboxProvider create(ProviderEnvironment environment, JsonObject configuration) {
      return new RehearsalProvider(environment);
    }
  }

  private final ProviderEnvironment environment;
  private final Vertx vertx;
  private final Timers timers;
  private final RehearsalEngine engine;
  private final Map<String, GuestSession> sessions = new HashMap<>();
  private Optional<AttachClient> attach = Optional.empty();
  private long made;

  private RehearsalProvider(ProviderEnvironment environment) {
    this.environment = environment;
    this.vertx = environment.vertx();
    this.timers = Timers.of(vertx);
    this.engine = new RehearsalEngine(vertx);
  }

  @Override
  public String id() {
    return environment.id();
  }

  @Override
  public Future<Void> start(ProviderEvents events) {
    return engine
        .start()
        .onSuccess(at -> attach = Optional.of(new AttachClient(vertx, at, timers)))
        .mapEmpty();
  }

  @Override
  public Future<SandboxRef> create(SandboxSpec spec, SlotIdentity identity, Deadline deadline) {
    String id = "rehearsal-" + ++made;
    GuestSession session = new GuestSession(environment.ticker(), timers, lost -> {});
    sessions.put(id, session);
    return attach
        .orElseThrow()
        .attach(id, "1.44", session, PATIENCE)
        .onSuccess(session::attached)
        .compose(open -> session.hello())
        .map(said -> new SandboxRef(id(), id));
  }

  @Override
  public Future<RunReport> run(SandboxRef sandbox, RunOrder order, OutputSink sink) {
    return Optional.ofNullable(sessions.get(sandbox.id()))
        .map(session -> session.run(order, order.limits(), sink))
        .orElseGet(() -> Future.failedFuture(failure("The rehearsal has ended.")))
        .compose(RehearsalProvider::reportOf);
  }

  private static Future<RunReport> reportOf(RunEnd end) {
    return end instanceof RunEnd.Reported reported
        ? Future.succeededFuture(reported.report())
        : Future.failedFuture(failure("The rehearsal went wrong."));
  }

  private static ServiceException failure(String detail) {
    return new ServiceException(new ServiceError.ProviderUnavailable(detail));
  }

  @Override
  public Future<Void> check(SandboxRef sandbox, Deadline deadline) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> destroy(SandboxRef sandbox) {
    Optional.ofNullable(sessions.remove(sandbox.id())).ifPresent(GuestSession::close);
    return Future.succeededFuture();
  }

  @Override
  public Future<List<OwnedSandbox>> listOwned() {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Void> probe(Deadline deadline) {
    return Future.succeededFuture();
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.local();
  }

  @Override
  public ProviderStatus status() {
    return new ProviderStatus(
        id(), TYPE, ProviderHealth.UP, Optional.empty(), capabilities(), sessions.size(), Map.of());
  }

  @Override
  public Future<Void> close() {
    return attach
        .map(AttachClient::close)
        .orElse(Future.succeededFuture())
        .eventually(engine::close);
  }
}
