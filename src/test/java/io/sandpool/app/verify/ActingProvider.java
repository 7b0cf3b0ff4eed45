package io.sandpool.app.verify;

import io.sandpool.bus.ProviderHealth;
import io.sandpool.bus.ProviderStatus;
import io.sandpool.provider.OutputSink;
import io.sandpool.provider.OwnedSandbox;
import io.sandpool.provider.ProviderEvents;
import io.sandpool.provider.Renewable;
import io.sandpool.provider.RunOrder;
import io.sandpool.provider.SandboxProvider;
import io.sandpool.sandbox.Artifact;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Feature;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.Output;
import io.sandpool.sandbox.ProgramError;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.sandbox.Usage;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** Acts as if it ran the programs, and fails where it is told to. */
final class ActingProvider implements SandboxProvider, Renewable {

  /** Operations that fail. */
  final Set<String> broken = new TreeSet<>();

  /** Programs that run in a sandbox, in order: {@code i1 main}. */
  final List<String> runs = new ArrayList<>();

  final Map<String, OwnedSandbox> alive = new LinkedHashMap<>();
  private final Set<Feature> features;
  private int made;
  boolean closed;

  ActingProvider(Set<Feature> features) {
    this.features = features;
  }

  @Override
  public String id() {
    return "acting";
  }

  @Override
  public Future<Void> start(ProviderEvents events) {
    return Future.succeededFuture();
  }

  @Override
  public Future<SandboxRef> create(SandboxSpec spec, SlotIdentity identity, Deadline deadline) {
    return done("create")
        .map(
            done -> {
              SandboxRef sandbox = new SandboxRef(id(), "i" + ++made);
              if (!broken.contains("list")) {
                alive.put(sandbox.id(), new OwnedSandbox(sandbox, identity, "boot"));
              }
              return sandbox;
            });
  }

  @Override
  public Future<RunReport> run(SandboxRef sandbox, RunOrder order, OutputSink sink) {
    String code = order.request().code();
    String program =
        code.contains("raise")
            ? "error"
            : code.contains("artifacts") ? "file" : code.contains("def main") ? "main" : "print";
    runs.add(sandbox.id() + " " + program);
    return done(program)
        .map(
            done ->
                switch (program) {
                  case "print" -> report("hello from the sandbox\n", false, List.of());
                  case "main" -> report("adding\n", false, List.of());
                  case "error" -> report("", true, List.of());
                  default ->
                      report(
                          "",
                          false,
                          List.of(new Artifact("hello.txt", Bytes.utf8("hello from the sandbox"))));
                });
  }

  private static RunReport report(String stdout, boolean failed, List<Artifact> artifacts) {
    return new RunReport(
        failed ? Outcome.FAILED : Outcome.SUCCEEDED,
        OptionalInt.of(failed ? 1 : 0),
        Optional.empty(),
        new Output(Bytes.utf8(stdout), false),
        Output.none(),
        stdout.startsWith("adding") ? Optional.of("{\"sum\": 3}") : Optional.empty(),
        failed ? Optional.of(new ProgramError("ValueError", "as planned", "")) : Optional.empty(),
        artifacts,
        List.of(),
        Duration.ofMillis(5),
        Usage.unknown());
  }

  @Override
  public Future<Void> renew(SandboxRef sandbox, Deadline deadline) {
    return done("renew");
  }

  @Override
  public Future<Void> check(SandboxRef sandbox, Deadline deadline) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> destroy(SandboxRef sandbox) {
    return done("kill").onSuccess(done -> alive.remove(sandbox.id()));
  }

  @Override
  public Future<List<OwnedSandbox>> listOwned() {
    return Future.succeededFuture(List.copyOf(alive.values()));
  }

  @Override
  public Future<Void> probe(Deadline deadline) {
    return done("authenticate");
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        true, Map.of("python", features), Optional.of(Duration.ofSeconds(7)), OptionalInt.empty());
  }

  @Override
  public ProviderStatus status() {
    return new ProviderStatus(
        id(), "acting", ProviderHealth.UP, Optional.empty(), capabilities(), 0, Map.of());
  }

  @Override
  public Future<Void> close() {
    closed = true;
    return Future.succeededFuture();
  }

  private Future<Void> done(String operation) {
    return broken.contains(operation)
        ? Future.failedFuture(
            new ServiceException(
                new ServiceError.ProviderUnavailable("no\n" + operation + " today")))
        : Future.succeededFuture();
  }
}
