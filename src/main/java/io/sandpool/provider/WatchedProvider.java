package io.sandpool.provider;

import io.sandpool.bus.ProviderStatus;
import io.sandpool.bus.SandboxLost;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.SlotIdentity;
import io.vertx.core.Future;
import java.util.List;

/** A provider whose guard is told how each call went, whoever makes it. Refuses nothing. */
final class WatchedProvider implements SandboxProvider {

  private final SandboxProvider provider;
  private final Guard guard;

  WatchedProvider(SandboxProvider provider, Guard guard) {
    this.provider = provider;
    this.guard = guard;
  }

  @Override
  public String id() {
    return provider.id();
  }

  @Override
  public Future<Void> start(ProviderEvents events) {
    return provider.start(
        new ProviderEvents() {
          @Override
          public void onLost(SandboxLost lost) {
            guard.gone(lost.sandbox());
            events.onLost(lost);
          }

          @Override
          public void onTemplateChanged(String pool, String reason) {
            events.onTemplateChanged(pool, reason);
          }
        });
  }

  @Override
  public Future<SandboxRef> create(SandboxSpec spec, SlotIdentity identity, Deadline deadline) {
    return provider
        .create(spec, identity, deadline)
        .onComplete(guard::created, guard::creationFailed);
  }

  @Override
  public Future<RunReport> run(SandboxRef sandbox, RunOrder order, OutputSink sink) {
    guard.runBegins();
    return provider.run(sandbox, order, sink).onComplete(report -> guard.ran(), guard::runFailed);
  }

  @Override
  public Future<Void> check(SandboxRef sandbox, Deadline deadline) {
    return provider.check(sandbox, deadline);
  }

  @Override
  public Future<Void> destroy(SandboxRef sandbox) {
    return provider.destroy(sandbox).onSuccess(done -> guard.gone(sandbox));
  }

  @Override
  public Future<List<OwnedSandbox>> listOwned() {
    return provider.listOwned();
  }

  @Override
  public Future<Void> probe(Deadline deadline) {
    return guard.probe();
  }

  @Override
  public Capabilities capabilities() {
    return provider.capabilities();
  }

  @Override
  public ProviderStatus status() {
    return provider.status();
  }

  @Override
  public Future<Void> close() {
    return provider.close();
  }
}
