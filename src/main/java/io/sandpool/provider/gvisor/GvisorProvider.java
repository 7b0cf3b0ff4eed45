package io.sandpool.provider.gvisor;

import io.sandpool.bus.Done;
import io.sandpool.bus.ProviderHealth;
import io.sandpool.bus.ProviderStatus;
import io.sandpool.bus.SandboxLost;
import io.sandpool.provider.OutputSink;
import io.sandpool.provider.OwnedSandbox;
import io.sandpool.provider.ProviderEvents;
import io.sandpool.provider.ProviderListener;
import io.sandpool.provider.ProviderListener.ErrorKind;
import io.sandpool.provider.RunOrder;
import io.sandpool.provider.SandboxProvider;
import io.sandpool.provider.guest.Printable;
import io.sandpool.provider.guest.RunEnd;
import io.sandpool.provider.guest.Timers;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sandboxes as single-use containers on a Docker Engine, run by gVisor.
 *
 * <p>Threading and errors as {@link SandboxProvider} says. The engine may be away at the start and
 * may go at any time: {@link #status} says so, creations fail, and all is well again soon after it
 * is back. Sandboxes whose stream breaks while they are idle are reported as lost at once.
 */
public final class GvisorProvider implements SandboxProvider {

  /** The name of this kind of provider. */
  public static final String TYPE = "gvisor";

  /** A guest that takes longer to end by itself is killed. */
  private static final Duration FAREWELL = Duration.ofMillis(250);

  private static final Logger LOG = LoggerFactory.getLogger(GvisorProvider.class);

  private final GvisorSettings settings;
  private final Vertx vertx;
  private final Ticker ticker;
  private final ProviderListener listener;
  private final Timers timers;
  private final Engine engine;
  private final AttachClient attach;
  private final SandboxCreation creation;
  private final Autopsy autopsy;
  private final ReportCorrection correction;
  private final EngineWatch watch;
  private final TemplateImages images;
  private final Map<String, Sandbox> sandboxes = new HashMap<>();
  private final Map<String, Future<Done>> removals = new HashMap<>();
  private Optional<ProviderEvents> events = Optional.empty();

  /** Makes a provider at rest: nothing is connected before {@link #start}. */
  public GvisorProvider(
      GvisorSettings settings, Vertx vertx, Ticker ticker, ProviderListener listener) {
    this.settings = settings;
    this.vertx = vertx;
    this.ticker = ticker;
    this.listener = listener;
    this.timers = Timers.of(vertx);
    this.engine = new Engine(settings, vertx, timers, listener);
    this.attach = new AttachClient(vertx, settings.endpoint(), timers);
    this.images = new TemplateImages(this::templateChanged);
    this.creation =
        new SandboxCreation(
            settings, engine, attach, timers, ticker, listener, images::used, this::lost);
    // Only an engine on this machine has this machine's clock.
    InstantSource clock =
        settings.endpoint().isLocal() ? InstantSource.system() : InstantSource.fixed(Instant.MIN);
    this.autopsy = new Autopsy(engine::inspect, timers, clock);
    this.correction = new ReportCorrection(autopsy, listener);
    this.watch =
        new EngineWatch(
            settings.id(),
            engine::negotiate,
            timers,
            settings.checkInterval(),
            () -> ThreadLocalRandom.current().nextDouble(),
            this::checkImages);
  }

  @Override
  public String id() {
    return settings.id();
  }

  @Override
  public Future<Void> start(ProviderEvents told) {
    events = Optional.of(told);
    return watch.start();
  }

  @Override
  public Future<SandboxRef> create(SandboxSpec spec, SlotIdentity identity, Deadline deadline) {
    Optional<String> trouble = watch.trouble();
    if (trouble.isPresent()) {
      return Future.failedFuture(unavailable(trouble.get()));
    }
    String apiVersion = watch.facts().orElseThrow().apiVersion();
    return creation
        .create(spec, identity, deadline, apiVersion)
        .onSuccess(sandbox -> sandboxes.put(sandbox.ref().id(), sandbox))
        .onFailure(failure -> watch.suspect())
        .map(Sandbox::ref);
  }

  @Override
  public Future<RunReport> run(SandboxRef ref, RunOrder order, OutputSink sink) {
    Sandbox sandbox = sandboxes.get(ref.id());
    if (sandbox == null) {
      return Future.failedFuture(unavailable("The sandbox is gone; nothing of the program ran."));
    }
    return lowerCpu(sandbox, order)
        .compose(ready -> sandbox.session().run(order, sandbox.spec().ceiling(), sink))
        .compose(end -> reportOf(sandbox, end))
        .onSuccess(correction::observe);
  }

  @Override
  public Future<Void> check(SandboxRef ref, Deadline deadline) {
    Sandbox sandbox = sandboxes.get(ref.id());
    return sandbox == null
        ? Future.failedFuture(unavailable("The sandbox is gone."))
        : sandbox.session().ping(left(deadline));
  }

  @Override
  public Future<Void> destroy(SandboxRef ref) {
    return remove(ref.id())
        .<Void>mapEmpty()
        .recover(
            failure -> Future.failedFuture(EngineFailure.of("remove", failure).asUnavailable()));
  }

  @Override
  public Future<List<OwnedSandbox>> listOwned() {
    return engine
        .listOwned()
        .recover(failure -> Future.failedFuture(EngineFailure.of("list", failure).asUnavailable()));
  }

  @Override
  public Future<Void> probe(Deadline deadline) {
    return engine
        .negotiate()
        .<Void>mapEmpty()
        .recover(
            failure -> Future.failedFuture(EngineFailure.of("probe", failure).asUnavailable()));
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.local();
  }

  @Override
  public ProviderStatus status() {
    Map<String, String> facts = new TreeMap<>();
    facts.put("runtime", settings.runtime());
    watch
        .facts()
        .ifPresent(
            known -> {
              facts.put("engine_version", known.version());
              facts.put("api_version", known.apiVersion());
              facts.put("cgroup_version", known.cgroup());
              facts.put("storage_driver", known.storageDriver());
              facts.put("runtime_version", known.runtime().version());
              facts.put("platform", known.runtime().platform());
            });
    images.ids().forEach((image, imageId) -> facts.put("image." + image, imageId));
    return new ProviderStatus(
        settings.id(),
        TYPE,
        watch.trouble().isEmpty() ? ProviderHealth.UP : ProviderHealth.UNREACHABLE,
        watch.trouble(),
        capabilities(),
        sandboxes.size(),
        facts);
  }

  @Override
  public Future<Void> close() {
    watch.stop();
    // Before their streams end, which would look like losses.
    sandboxes.values().forEach(sandbox -> sandbox.session().close());
    sandboxes.clear();
    return attach
        .close()
        .compose(
            closed ->
                vertx.executeBlocking(
                    () -> {
                      engine.close();
                      return Done.DONE;
                    }))
        .mapEmpty();
  }

  private void lost(SandboxLost lost) {
    listener.onError(ErrorKind.LOST);
    LOG.warn(
        "Idle sandbox {} of {} is lost: {}", lost.sandbox().id(), lost.identity(), lost.reason());
    remove(lost.sandbox().id());
    watch.suspect();
    events.ifPresent(told -> told.onLost(lost));
  }

  private void templateChanged(String pool, String reason) {
    LOG.info("Provider {}: pool {} is to be renewed: {}", settings.id(), pool, reason);
    events.ifPresent(told -> told.onTemplateChanged(pool, reason));
  }

  private void checkImages() {
    for (String image : images.images()) {
      engine.imageId(image).onSuccess(imageId -> images.seen(image, imageId));
    }
  }

  private Future<Done> lowerCpu(Sandbox sandbox, RunOrder order) {
    int wish = order.limits().milliCpus();
    if (wish >= sandbox.spec().ceiling().milliCpus()) {
      return Future.succeededFuture(Done.DONE);
    }
    return engine
        .limitCpu(sandbox.ref().id(), wish)
        .recover(failure -> Future.failedFuture(cpuFailure(EngineFailure.of("update", failure))));
  }

  private static ServiceException cpuFailure(EngineFailure failure) {
    return failure.kind() == ErrorKind.REFUSED
        ? new ServiceException(
            new ServiceError.InvalidRequest(
                "This runtime cannot lower a sandbox's processor limit; leave it out.",
                "/limits/cpus"))
        : failure.asUnavailable();
  }

  private Future<RunReport> reportOf(Sandbox sandbox, RunEnd end) {
    if (end instanceof RunEnd.Vanished vanished) {
      listener.onError(ErrorKind.LOST);
      watch.suspect();
      sandboxes.remove(sandbox.ref().id());
      return autopsy.examine(sandbox.ref().id(), vanished);
    }
    if (end instanceof RunEnd.TimedOut timedOut) {
      // At once, so that what still runs burns no more of the processors.
      remove(sandbox.ref().id());
      return Future.succeededFuture(timedOut.report());
    }
    return correction.of(sandbox, (RunEnd.Reported) end);
  }

  /** Removes a container; whoever asks while it is being removed waits for the same removal. */
  private Future<Done> remove(String container) {
    Sandbox known = sandboxes.remove(container);
    Future<Done> underWay = removals.get(container);
    if (underWay != null) {
      return underWay;
    }
    Future<Void> farewell =
        known == null ? Future.succeededFuture() : known.session().end(FAREWELL);
    Future<Done> removal = farewell.compose(ended -> engine.remove(container));
    removals.put(container, removal);
    return removal
        .onComplete(removed -> removals.remove(container))
        .onFailure(
            e -> LOG.warn("Container {} could not be removed: {}", container, e.getMessage()));
  }

  private Duration left(Deadline deadline) {
    return Duration.ofNanos(deadline.remainingNanos(ticker.nanos()));
  }

  private static ServiceException unavailable(String detail) {
    return new ServiceException(
        new ServiceError.ProviderUnavailable(Printable.withoutPaths(detail, 500)));
  }
}
