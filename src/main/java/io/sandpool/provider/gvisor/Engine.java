package io.sandpool.provider.gvisor;

import io.sandpool.bus.Done;
import io.sandpool.provider.OwnedSandbox;
import io.sandpool.provider.ProviderListener;
import io.sandpool.provider.ProviderListener.ErrorKind;
import io.sandpool.provider.guest.Timers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The engine without waiting: {@link EngineClient}'s calls, each in its lane. Every future fails
 * with {@link EngineFailure} only.
 *
 * <p>Used on the provider's context.
 */
final class Engine {

  /**
   * A new container.
   *
   * @param id the engine's id
   * @param imageId the image it was made from
   */
  record Created(String id, String imageId) {}

  private final EngineClient client;
  private final Lane create;
  private final Lane destroy;
  private final Lane control;

  Engine(GvisorSettings settings, Vertx vertx, Timers timers, ProviderListener listener) {
    this.client = new EngineClient(settings);
    this.create = new Lane("create", settings.id(), settings.create(), vertx, timers, listener);
    this.destroy = new Lane("destroy", settings.id(), settings.destroy(), vertx, timers, listener);
    this.control = new Lane("control", settings.id(), settings.control(), vertx, timers, listener);
  }

  /** See {@link EngineClient#negotiate}. */
  Future<EngineFacts> negotiate() {
    return twice(control, "version", client::negotiate);
  }

  /**
   * Looks the image up and creates the container; of a failure the outcome is unknown. A repeated
   * call cannot make a second one: the name is taken.
   */
  Future<Created> create(ContainerBlueprint blueprint, Duration within) {
    return twice(
        create,
        "create",
        within,
        () -> {
          String imageId = client.imageId(blueprint.image());
          return new Created(client.create(blueprint, imageId), imageId);
        });
  }

  /** Starts a container. */
  Future<Done> start(String container, Duration within) {
    return twice(create, "start", within, done(() -> client.start(container)));
  }

  /** Kills and removes a container, by id or name; succeeds where there is none. */
  Future<Done> remove(String container) {
    return twice(destroy, "remove", done(() -> client.remove(container)));
  }

  /** How a container is. */
  Future<ContainerState> inspect(String container) {
    return control.call("inspect", Lane.NO_LIMIT, () -> client.inspect(container));
  }

  /** Lowers what a running container may use of the processors. */
  Future<Done> limitCpu(String container, int milliCpus) {
    return twice(control, "update", done(() -> client.limitCpu(container, milliCpus)));
  }

  /** The id of the image that a name stands for now. */
  Future<String> imageId(String image) {
    return twice(control, "inspect image", () -> client.imageId(image));
  }

  /** Every container of this installation and provider. */
  Future<List<OwnedSandbox>> listOwned() {
    return twice(control, "list", client::listOwned);
  }

  /** Interrupts everything under way and closes the connections. */
  void close() {
    create.close();
    destroy.close();
    control.close();
    client.close();
  }

  private static <T> Future<T> twice(Lane lane, String what, Callable<T> work) {
    return twice(lane, what, Lane.NO_LIMIT, work);
  }

  /**
   * Repeats a harmless call once: the first may have met a connection that the engine had closed.
   */
  private static <T> Future<T> twice(Lane lane, String what, Duration within, Callable<T> work) {
    return lane.call(what, within, work)
        .recover(
            failure ->
                failure instanceof EngineFailure known && known.kind() == ErrorKind.UNREACHABLE
                    ? lane.call(what, within, work)
                    : Future.failedFuture(failure));
  }

  private static Callable<Done> done(Runnable work) {
    return () -> {
      work.run();
      return Done.DONE;
    };
  }
}
