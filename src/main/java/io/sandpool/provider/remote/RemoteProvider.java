package io.sandpool.provider.remote;

import io.sandpool.bus.OutputChunk;
import io.sandpool.bus.ProviderStatus;
import io.sandpool.bus.SandboxLost;
import io.sandpool.provider.LeaseLedger;
import io.sandpool.provider.OutputSink;
import io.sandpool.provider.OwnedSandbox;
import io.sandpool.provider.ProviderEvents;
import io.sandpool.provider.ProviderListener.ErrorKind;
import io.sandpool.provider.Renewable;
import io.sandpool.provider.RunOrder;
import io.sandpool.provider.SandboxProvider;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SlotIdentity;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sandboxes leased from a {@link Cloud}.
 *
 * <p>Threading and errors as {@link SandboxProvider} says. Every lease is in the ledger before the
 * cloud is asked for it and until the cloud has confirmed its end, so that none is forgotten; what
 * lives is renewed before it ends; what the cloud ended is reported as lost.
 */
public final class RemoteProvider implements SandboxProvider, Renewable {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteProvider.class);

  private final RemoteSettings settings;
  private final RemoteTools tools;
  private final Cloud cloud;
  private final CloudHealth health;
  private final CloudWatch watch;
  private final Roster roster = new Roster();
  private final Disposal disposal;
  private final Creation creation;
  private final Inventory inventory;
  private final Keeper keeper;
  private Optional<ProviderEvents> events = Optional.empty();

  /** Makes a provider at rest. */
  public RemoteProvider(
      RemoteSettings settings, Cloud cloud, LeaseLedger ledger, RemoteTools tools) {
    this.settings = settings;
    this.tools = tools;
    this.health = new CloudHealth(tools.clock(), "The cloud has not been asked yet.");
    this.cloud = new ObservedCloud(cloud, health, tools.listener());
    this.watch = new CloudWatch(settings, this.cloud, health, tools);
    this.disposal = new Disposal(settings, this.cloud, ledger, tools);
    this.creation = new Creation(settings, this.cloud, ledger, tools, disposal, roster);
    this.inventory = new Inventory(settings, this.cloud, ledger, tools, roster, disposal);
    this.keeper = new Keeper(settings, this.cloud, ledger, tools, roster, this::gone);
  }

  @Override
  public String id() {
    return settings.id();
  }

  @Override
  public Future<Void> start(ProviderEvents told) {
    events = Optional.of(told);
    keeper.start();
    return watch.start();
  }

  @Override
  public Future<SandboxRef> create(SandboxSpec spec, SlotIdentity identity, Deadline deadline) {
    if (!capabilities().serves(spec.language())) {
      return Future.failedFuture(
          Failures.unavailable(
              "Provider %s runs no %s; it runs %s."
                  .formatted(settings.id(), spec.language(), capabilities().languages().keySet())));
    }
    if (roster.size() + disposal.pending() >= settings.maxConcurrent()) {
      return Future.failedFuture(
          Failures.unavailable(
              "Provider %s holds as many sandboxes as its max_concurrent allows, %d."
                  .formatted(settings.id(), settings.maxConcurrent())));
    }
    return creation.create(spec, identity, deadline).map(RemoteSandbox::ref);
  }

  @Override
  public Future<RunReport> run(SandboxRef ref, RunOrder order, OutputSink sink) {
    Optional<RemoteSandbox> found = roster.find(ref.id());
    if (found.isEmpty()) {
      return Future.failedFuture(
          Failures.unavailable("The sandbox is gone; nothing of the program ran."));
    }
    RemoteSandbox sandbox = found.get();
    Duration time = order.limits().wall().plus(settings.grace());
    sandbox.runBegins();
    return keeper
        .ensure(sandbox, time, order.deadline().earlier(tools.in(settings.callTimeout())))
        .recover(failure -> Future.failedFuture(notRenewed(failure)))
        .compose(lives -> sandbox.workplace().run(order, sink))
        .onComplete(done -> sandbox.runEnds())
        .onSuccess(report -> observe(sandbox, report))
        .onFailure(this::observe);
  }

  @Override
  public Future<Void> check(SandboxRef ref, Deadline deadline) {
    Optional<RemoteSandbox> found = roster.find(ref.id());
    if (found.isEmpty()) {
      return Future.failedFuture(Failures.unavailable("The sandbox is gone."));
    }
    return unavailableOn(cloud.look(ref.id(), deadline));
  }

  @Override
  public Future<Void> renew(SandboxRef ref, Deadline deadline) {
    return roster
        .find(ref.id())
        .map(sandbox -> unavailableOn(keeper.renew(sandbox, deadline)))
        .orElseGet(() -> Future.failedFuture(Failures.unavailable("The sandbox is gone.")));
  }

  @Override
  public Future<Void> destroy(SandboxRef ref) {
    Optional<RemoteSandbox> known = roster.remove(ref.id());
    known.ifPresent(sandbox -> sandbox.workplace().close());
    return unavailableOn(
        known.isPresent()
            ? disposal.end(ref.id(), Optional.of(known.get().key()))
            : inventory.end(ref));
  }

  @Override
  public Future<List<OwnedSandbox>> listOwned() {
    return inventory
        .take()
        .recover(
            failure ->
                Future.failedFuture(Failures.unavailable(String.valueOf(failure.getMessage()))));
  }

  @Override
  public Future<Void> probe(Deadline deadline) {
    return unavailableOn(cloud.authenticate(deadline));
  }

  @Override
  public Capabilities capabilities() {
    return cloud.capabilities();
  }

  @Override
  public ProviderStatus status() {
    return new ProviderStatus(
        settings.id(),
        settings.type(),
        health.health(),
        health.reason(),
        capabilities(),
        roster.size(),
        Map.of());
  }

  @Override
  public Future<Void> close() {
    watch.stop();
    keeper.stop();
    disposal.stop();
    roster.ready().forEach(sandbox -> sandbox.workplace().close());
    roster.clear();
    return cloud.close();
  }

  /** The cloud has ended a sandbox, or will whatever is done. */
  private void gone(RemoteSandbox sandbox, String why) {
    LOG.warn("Sandbox {} of {} is lost: {}", sandbox.id(), sandbox.identity(), why);
    tools.listener().onError(ErrorKind.LOST);
    roster.remove(sandbox.id());
    sandbox.workplace().close();
    disposal.end(sandbox.id(), Optional.of(sandbox.key()));
    if (!sandbox.isUsed()) {
      events.ifPresent(
          told -> told.onLost(new SandboxLost(sandbox.ref(), sandbox.identity(), why)));
    }
  }

  private void observe(RemoteSandbox sandbox, RunReport report) {
    if (report.outcome() == Outcome.TIMED_OUT) {
      // At once, so that what may still run costs no more.
      disposal.end(sandbox.id(), Optional.of(sandbox.key()));
    }
    if (report.stdout().truncated()) {
      tools.listener().onOutputTruncated(OutputChunk.Stream.STDOUT);
    }
    if (report.stderr().truncated()) {
      tools.listener().onOutputTruncated(OutputChunk.Stream.STDERR);
    }
  }

  private void observe(Throwable failure) {
    if (failure instanceof ServiceException known
        && known.error() instanceof ServiceError.ProviderLost) {
      tools.listener().onError(ErrorKind.LOST);
    }
  }

  private static Throwable notRenewed(Throwable failure) {
    return Failures.unavailable(
        "The sandbox's lease could not be renewed for the run, nothing of which began: "
            + failure.getMessage());
  }

  private static Future<Void> unavailableOn(Future<Void> call) {
    return call.recover(
        failure -> Future.failedFuture(Failures.unavailable(String.valueOf(failure.getMessage()))));
  }
}
