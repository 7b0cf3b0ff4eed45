package io.sandpool.provider;

import io.sandpool.bus.ProviderHealth;
import io.sandpool.bus.ProviderStatus;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.SlotIdentity;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider that answers what its test has written down. */
final class ScriptedProvider implements SandboxProvider {

  volatile Future<SandboxRef> nextCreate = Future.failedFuture("not scripted");
  volatile Future<List<OwnedSandbox>> owned = Future.succeededFuture(List.of());
  volatile OutputSink lastSink = OutputSink.none();
  volatile Future<RunReport> nextRun = Future.failedFuture("not scripted");
  volatile Optional<ProviderEvents> events = Optional.empty();
  volatile boolean closed;
  volatile boolean up = true;
  volatile Future<Void> nextStart = Future.succeededFuture();
  volatile Future<Void> nextDestroy = Future.succeededFuture();
  volatile Future<Void> nextProbe = Future.succeededFuture();
  volatile Capabilities capabilities = Capabilities.local();
  final AtomicInteger creates = new AtomicInteger();
  final AtomicInteger probes = new AtomicInteger();
  final BlockingQueue<SandboxRef> destroyed = new LinkedBlockingQueue<>();
  final List<SandboxRef> checked = new CopyOnWriteArrayList<>();
  final List<SlotIdentity> identities = new CopyOnWriteArrayList<>();
  final List<RunOrder> orders = new CopyOnWriteArrayList<>();

  @Override
  public String id() {
    return "scripted";
  }

  @Override
  public Future<Void> start(ProviderEvents told) {
    events = Optional.of(told);
    return nextStart;
  }

  @Override
  public Future<SandboxRef> create(SandboxSpec spec, SlotIdentity identity, Deadline deadline) {
    creates.incrementAndGet();
    identities.add(identity);
    return nextCreate;
  }

  @Override
  public Future<RunReport> run(SandboxRef sandbox, RunOrder order, OutputSink sink) {
    orders.add(order);
    lastSink = sink;
    return nextRun;
  }

  @Override
  public Future<Void> check(SandboxRef sandbox, Deadline deadline) {
    checked.add(sandbox);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> destroy(SandboxRef sandbox) {
    destroyed.add(sandbox);
    return nextDestroy;
  }

  @Override
  public Future<List<OwnedSandbox>> listOwned() {
    return owned;
  }

  @Override
  public Future<Void> probe(Deadline deadline) {
    probes.incrementAndGet();
    return nextProbe;
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public ProviderStatus status() {
    return new ProviderStatus(
        id(),
        "scripted",
        up ? ProviderHealth.UP : ProviderHealth.UNREACHABLE,
        Optional.empty(),
        capabilities(),
        0,
        Map.of());
  }

  @Override
  public Future<Void> close() {
    closed = true;
    return Future.succeededFuture();
  }
}
