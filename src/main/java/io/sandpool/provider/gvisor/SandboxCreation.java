package io.sandpool.provider.gvisor;

import io.sandpool.bus.SandboxLost;
import io.sandpool.provider.ProviderListener;
import io.sandpool.provider.ProviderListener.CreateStage;
import io.sandpool.provider.ProviderListener.ErrorKind;
import io.sandpool.provider.guest.GuestSession;
import io.sandpool.provider.guest.Hello;
import io.sandpool.provider.guest.Printable;
import io.sandpool.provider.guest.Timers;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sandboxes: creates the container, attaches to it, starts it, waits for its guest's hello
 * and looks whether it is what it should be. Each step has what is left until the deadline. Where
 * one fails, whatever may have come into being is removed.
 *
 * <p>Used on the provider's context.
 */
final class SandboxCreation {

  private static final Logger LOG = LoggerFactory.getLogger(SandboxCreation.class);

  /** An engine that was interrupted in creating a container may finish that somewhat later. */
  private static final Duration SECOND_LOOK = Duration.ofSeconds(10);

  private static final int MAX_DETAIL = 600;

  private final GvisorSettings settings;
  private final Engine engine;
  private final AttachClient attach;
  private final Timers timers;
  private final Ticker ticker;
  private final ProviderListener listener;
  private final ImageObserver onImage;
  private final Consumer<SandboxLost> onLost;

  /**
   * Makes a maker.
   *
   * @param onLost told of sandboxes that end while they are ready and idle
   */
  SandboxCreation(
      GvisorSettings settings,
      Engine engine,
      AttachClient attach,
      Timers timers,
      Ticker ticker,
      ProviderListener listener,
      ImageObserver onImage,
      Consumer<SandboxLost> onLost) {
    this.settings = settings;
    this.engine = engine;
    this.attach = attach;
    this.timers = timers;
    this.ticker = ticker;
    this.listener = listener;
    this.onImage = onImage;
    this.onLost = onLost;
  }

  /** Takes what a sandbox was made from. */
  @FunctionalInterface
  interface ImageObserver {
    /** The image behind the name that {@code pool}'s template has is {@code imageId}. */
    void used(String pool, String image, String imageId);
  }

  /**
   * Makes one sandbox.
   *
   * @param apiVersion the API version spoken with the engine
   * @return fails with {@link ServiceException}
   */
  Future<Sandbox> create(
      SandboxSpec spec, SlotIdentity identity, Deadline deadline, String apiVersion) {
    return new Attempt(spec, identity, deadline, apiVersion).begin();
  }

  /** One sandbox on its way. */
  private final class Attempt {

    private final SandboxSpec spec;
    private final SlotIdentity identity;
    private final Deadline deadline;
    private final String apiVersion;
    private final ContainerBlueprint blueprint;
    private final GuestSession session;
    private SandboxRef ref;
    private long stageBegan;

    Attempt(SandboxSpec spec, SlotIdentity identity, Deadline deadline, String apiVersion) {
      this.spec = spec;
      this.identity = identity;
      this.deadline = deadline;
      this.apiVersion = apiVersion;
      this.blueprint = ContainerBlueprint.of(settings, spec, identity);
      this.ref = new SandboxRef(settings.id(), blueprint.name());
      this.session = new GuestSession(ticker, timers, this::lost);
      this.stageBegan = ticker.nanos();
    }

    Future<Sandbox> begin() {
      return engine
          .create(blueprint, left())
          .compose(this::attach)
          .compose(this::start)
          .compose(started -> awaitHello())
          .compose(this::inspectHello)
          .recover(failure -> Future.failedFuture(abandon(failure)));
    }

    private Future<Void> attach(Engine.Created created) {
      stageEnded(CreateStage.CREATE);
      ref = new SandboxRef(settings.id(), created.id());
      onImage.used(identity.pool(), spec.image(), created.imageId());
      return attach
          .attach(created.id(), apiVersion, session, left())
          .onSuccess(session::attached)
          .mapEmpty();
    }

    private Future<Void> start(Void attached) {
      stageEnded(CreateStage.ATTACH);
      return engine.start(ref.id(), left()).mapEmpty();
    }

    private Future<Hello> awaitHello() {
      stageEnded(CreateStage.START);
      Promise<Hello> promise = Promise.promise();
      Timers.Cancel timeout =
          timers.after(left(), () -> promise.tryFail("it did not say hello in time"));
      session.hello().onSuccess(promise::tryComplete).onFailure(promise::tryFail);
      return promise.future().onComplete(said -> timeout.cancel());
    }

    private Future<Sandbox> inspectHello(Hello hello) {
      stageEnded(CreateStage.HELLO);
      Optional<String> objection =
          Confinement.objection(hello, spec.language(), settings.requireGvisor());
      return objection.isPresent()
          ? Future.failedFuture(objection.get())
          : Future.succeededFuture(new Sandbox(ref, spec, identity, session));
    }

    /** Cleans up behind a failure and says it in the caller's terms. */
    private ServiceException abandon(Throwable failure) {
      session.close();
      remove();
      if (failure instanceof EngineFailure engineFailure) {
        if (engineFailure.kind() == ErrorKind.TIMED_OUT) {
          timers.after(SECOND_LOOK, this::remove);
        }
        LOG.warn("Creating {} failed: {}", blueprint.name(), engineFailure.getMessage());
        return engineFailure.asUnavailable();
      }
      listener.onError(ErrorKind.NOT_READY);
      LOG.warn(
          "The new sandbox {} of image {} is of no use: {}; its guest said: {}",
          blueprint.name(),
          spec.image(),
          failure.getMessage(),
          session.diagnosis());
      return new ServiceException(
          new ServiceError.ProviderUnavailable(
              Printable.of(
                  "A new sandbox of image %s is of no use: %s. %s"
                      .formatted(spec.image(), failure.getMessage(), session.diagnosis()),
                  MAX_DETAIL)));
    }

    private void remove() {
      engine
          .remove(blueprint.name())
          .onFailure(
              e ->
                  LOG.warn(
                      "{} is left to the next reconciliation: {}",
                      blueprint.name(),
                      e.getMessage()));
    }

    private void lost(String reason) {
      String said = session.diagnosis();
      String whole = said.isEmpty() ? reason : reason + "; its guest said: " + said;
      onLost.accept(new SandboxLost(ref, identity, whole));
    }

    private void stageEnded(CreateStage stage) {
      long now = ticker.nanos();
      listener.onCreateStage(stage, Duration.ofNanos(now - stageBegan));
      stageBegan = now;
    }

    private Duration left() {
      return Duration.ofNanos(deadline.remainingNanos(ticker.nanos()));
    }
  }
}
