package io.sandpool.bench;

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
import io.sandpool.provider.schema.Schema;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.Output;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.sandbox.Usage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes, runs and ends sandboxes at once, so that only the service itself is measured. */
final class NullProvider implements SandboxProvider {

  private static final RunReport REPORT =
      new RunReport(
          Outcome.SUCCEEDED,
          OptionalInt.of(0),
          Optional.empty(),
          Output.none(),
          Output.none(),
          Optional.of("{\"n\":42}"),
          Optional.empty(),
          List.of(),
          List.of(),
          Duration.ZERO,
          Usage.unknown());

  private final String id;
  private long made;

  private NullProvider(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Future<Void> start(ProviderEvents events) {
    return Future.succeededFuture();
  }

  @Override
  public Future<SandboxRef> create(SandboxSpec spec, SlotIdentity identity, Deadline deadline) {
    made++;
    return Future.succeededFuture(new SandboxRef(id, "null-" + made));
  }

  @Override
  public Future<RunReport> run(SandboxRef sandbox, RunOrder order, OutputSink sink) {
    return Future.succeededFuture(REPORT);
  }

  @Override
  public Future<Void> check(SandboxRef sandbox, Deadline deadline) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> destroy(SandboxRef sandbox) {
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
        id, Factory.TYPE, ProviderHealth.UP, Optional.empty(), capabilities(), 0, Map.of());
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  /** Makes it known to the configuration. */
  static final class Factory implements ProviderFactory {

    static final String TYPE = "null";

    @Override
    public ProviderDescriptor descriptor() {
      return new ProviderDescriptor(
          TYPE, "Nothing", "Does nothing, at once.", List.of(), Schema.of());
    }

    @Override
    public SandboxProvider create(ProviderEnvironment environment, JsonObject configuration) {
      return new NullProvider(environment.id());
    }
  }
}
