package io.sandpool.provider;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Bus;
import io.sandpool.bus.CreateSandbox;
import io.sandpool.bus.Done;
import io.sandpool.bus.ProbeProvider;
import io.sandpool.bus.ProviderReport.Scope;
import io.sandpool.bus.RenewPool;
import io.sandpool.bus.RunInSandbox;
import io.sandpool.bus.SandboxCreated;
import io.sandpool.bus.SandboxLost;
import io.sandpool.provider.guest.Timers;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actor in front of one provider: serves its addresses on the bus, tells pools what the
 * provider notices, and reconciles at the start, soon after and then from time to time, as {@link
 * CleanUp} says.
 *
 * <p>Deploy one instance. Undeploying it closes the provider and leaves its sandboxes alone.
 */
public final class ProviderVerticle extends VerticleBase implements ProviderEvents {

  private static final Logger LOG = LoggerFactory.getLogger(ProviderVerticle.class);
  private static final Duration NOTICE = Duration.ofSeconds(10);

  /** How long a provider that goes is given to end what it left behind. */
  private static final Duration FAREWELL = Duration.ofSeconds(30);

  private final SuccessiveProvider instances;
  private final SandboxProvider provider;
  private final Timers timers;
  private final Bus bus;
  private final LeaseLedger ledger;
  private final Guard guard;
  private final Reconciler reconciler;
  private final TrialRoom trials;
  private final CleanUp cleanUp;

  /**
   * Makes the actor of {@code provider}.
   *
   * @param boot this life of the service, as it is written on every sandbox made in it
   */
  public ProviderVerticle(
      SandboxProvider provider, Bus bus, String boot, ProviderListener listener) {
    this(
        provider,
        bus,
        boot,
        listener,
        GuardSettings.DEFAULTS,
        new Budget(Scope.ALL, GuardSettings.Spending.DEFAULTS),
        LeaseLedger.none(),
        CleanUp.DEFAULTS);
  }

  /**
   * Makes the actor of {@code provider}.
   *
   * @param boot this life of the service, as it is written on every sandbox made in it
   * @param settings what stands before the provider
   * @param all what all providers may spend together that cost money
   * @param ledger knows what was spent before a restart
   * @param cleanUp how soon what nobody claims is ended
   */
  public ProviderVerticle(
      SandboxProvider provider,
      Bus bus,
      String boot,
      ProviderListener listener,
      GuardSettings settings,
      Budget all,
      LeaseLedger ledger,
      CleanUp cleanUp) {
    // The context's timers are not there yet.
    this.timers = (delay, task) -> Timers.of(vertx).after(delay, task);
    this.bus = bus;
    this.ledger = ledger;
    this.instances = new SuccessiveProvider(provider, timers, bus.ticker());
    this.guard = new Guard(instances, settings, all, timers, bus.ticker(), listener);
    this.provider = new WatchedProvider(instances, guard);
    this.reconciler = new Reconciler(this.provider, bus, boot, listener);
    this.cleanUp = cleanUp;
    this.trials = new TrialRoom(this.provider, bus, timers);
  }

  /** Puts {@code next} in force. May be called on any thread once the verticle is deployed. */
  public void reconfigure(GuardSettings next) {
    context.runOnContext(turn -> guard.reconfigure(next));
  }

  /**
   * Has {@code next} begin to work beside the provider, whose id it has. Nothing changes for
   * anybody until {@link #succeed}; one that is not wanted after all must be {@link #dismiss}ed.
   *
   * @return completes when it can be asked, even where its backend is away; fails where it cannot
   *     begin, and is closed then
   */
  public Future<Void> prepare(SandboxProvider next) {
    return onContext(() -> instances.handover().prepare(next));
  }

  /** Closes a provider that was prepared. */
  public Future<Void> dismiss(SandboxProvider prepared) {
    return onContext(prepared::close);
  }

  /**
   * {@code next}, which is prepared, makes all further sandboxes. Those that there are stay with
   * who made them; pools replace their idle ones little by little.
   */
  public Future<Void> succeed(SandboxProvider next) {
    return onContext(
        () -> {
          instances.handover().succeed(next);
          guard.replaced();
          lookAfterOrphans();
          return Future.succeededFuture();
        });
  }

  /**
   * Makes no sandboxes any more, waits for the end of those that there are, which pools see to, and
   * ends what nobody claims. Undeploy it then.
   *
   * @return fails where another provider takes over before
   */
  public Future<Void> leave() {
    return onContext(
        () ->
            instances
                .handover()
                .leave()
                .compose(
                    left ->
                        Patience.within(
                                FAREWELL, timers, reconciler.clear(instances.handover()::isLeaving))
                            .onFailure(this::leftBehind)
                            .otherwiseEmpty()));
  }

  private void leftBehind(Throwable failure) {
    LOG.warn(
        "Provider {} goes; something of it may be left behind: {}",
        provider.id(),
        failure.getMessage());
  }

  private <T> Future<T> onContext(Supplier<Future<T>> action) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        turn -> {
          try {
            action.get().onComplete(done);
          } catch (RuntimeException e) {
            done.fail(e);
          }
        });
    return done.future();
  }

  @Override
  public Future<?> start() {
    String id = provider.id();
    bus.serve(Addresses.create(id), this::create);
    bus.serve(Addresses.destroy(id), destroy -> done(provider.destroy(destroy.sandbox())));
    bus.serve(
        Addresses.check(id), check -> done(provider.check(check.sandbox(), check.deadline())));
    bus.serve(Addresses.run(id), order -> RunTrace.of(order, this::run));
    bus.serve(
        Addresses.admit(id),
        asked -> unless(guard.admit(), () -> Future.succeededFuture(Done.DONE)));
    bus.serve(Addresses.probe(id), this::probe);
    bus.serve(Addresses.providerReport(id), asked -> Future.succeededFuture(guard.report()));
    trials.open();
    bus.serve(Addresses.providerStatus(id), ask -> Future.succeededFuture(provider.status()));
    return recall()
        .compose(recalled -> provider.start(this))
        .onSuccess(started -> beginReconciling());
  }

  /** Without it a service that is restarted could spend its budgets again. */
  private Future<Void> recall() {
    if (!provider.capabilities().remote()) {
      return Future.succeededFuture();
    }
    Instant now = Instant.now();
    return ledger
        .lifetimes(provider.id(), now.minus(Budget.HOUR))
        .onSuccess(lifetimes -> guard.remember(lifetimes, now))
        .onFailure(
            e -> LOG.warn("What {} has spent is not known: {}", provider.id(), e.getMessage()))
        .otherwiseEmpty()
        .mapEmpty();
  }

  @Override
  public Future<?> stop() {
    guard.close();
    return provider.close();
  }

  @Override
  public void onLost(SandboxLost lost) {
    bus.ask(Addresses.lost(lost.identity().pool()), lost, Deadline.after(bus.ticker(), NOTICE))
        .onFailure(e -> unheard(lost.identity().pool(), e));
  }

  @Override
  public void onTemplateChanged(String pool, String reason) {
    bus.ask(Addresses.renew(pool), new RenewPool(reason), Deadline.after(bus.ticker(), NOTICE))
        .onFailure(e -> unheard(pool, e));
  }

  private Future<SandboxCreated> create(CreateSandbox order) {
    return unless(
        guard.refusesCreation(),
        () ->
            provider
                .create(order.spec(), order.identity(), order.deadline())
                .compose(sandbox -> inTime(order, sandbox)));
  }

  private static <T> Future<T> unless(Optional<ServiceError> refusal, Supplier<Future<T>> action) {
    return refusal
        .<Future<T>>map(error -> Future.failedFuture(new ServiceException(error)))
        .orElseGet(action);
  }

  private Future<Done> probe(ProbeProvider question) {
    return guard.heardWithin(question.unlessHeardWithin())
        ? Future.succeededFuture(Done.DONE)
        : done(guard.probe());
  }

  /** Nobody waits for a late sandbox, so nobody would ever destroy it. */
  private Future<SandboxCreated> inTime(CreateSandbox order, SandboxRef sandbox) {
    if (!order.deadline().hasPassed(bus.ticker().nanos())) {
      return Future.succeededFuture(new SandboxCreated(sandbox));
    }
    provider
        .destroy(sandbox)
        .onFailure(e -> LOG.warn("Late sandbox {} is left to reconciliation", sandbox.id(), e));
    return Future.failedFuture(
        new ServiceException(
            new ServiceError.ProviderUnavailable("The sandbox became ready too late.")));
  }

  private Future<RunReport> run(RunInSandbox order) {
    OutputSink sink =
        order.streamed()
            ? new BusOutput(bus, order.request().id(), order.deadline())
            : OutputSink.none();
    return unless(
        guard.refusesRun(),
        () ->
            provider.run(
                order.sandbox(),
                new RunOrder(order.request(), order.limits(), order.deadline(), order.span()),
                sink));
  }

  private void beginReconciling() {
    lookAfterOrphans();
    vertx.setPeriodic(Math.max(1, cleanUp.every().toMillis()), fired -> reconciler.pass());
  }

  private void lookAfterOrphans() {
    reconciler.pass();
    vertx.setTimer(Math.max(1, cleanUp.second().toMillis()), fired -> reconciler.pass());
  }

  private static Future<Done> done(Future<Void> future) {
    return future.map(nothing -> Done.DONE);
  }

  private static void unheard(String pool, Throwable failure) {
    LOG.warn("Pool {} did not hear its provider: {}", pool, failure.getMessage());
  }
}
