package io.sandpool.emulator;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * A cloud on 127.0.0.1: control plane and data plane on one port, sandboxes that really run code,
 * and faults that befall the way to them.
 *
 * <p>Methods may be called on any thread but an event loop, and block for a moment.
 */
public abstract class CloudEmulator implements AutoCloseable {

  private static final long SWEEP_MILLIS = 50;
  private static final long PATIENCE_SECONDS = 60;

  private final Vertx vertx;
  private final Context context;
  private final EmulatorClock clock;
  private final KernelHost host;
  private final Faults faults = new Faults();
  private final RequestLog requests = new RequestLog();
  private Optional<EmulatorServer> server = Optional.empty();

  /** Makes one that does not listen yet. */
  protected CloudEmulator(Vertx vertx, KernelSettings kernels, EmulatorClock clock) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.clock = clock;
    this.host = KernelHost.start(vertx, context, kernels);
  }

  /** Makes one on an event loop of its own, which ends where that fails. */
  protected static <E extends CloudEmulator> E onItsOwn(Function<Vertx, E> make) {
    Vertx vertx = Vertx.vertx();
    try {
      return make.apply(vertx);
    } catch (RuntimeException e) {
      await(vertx.close());
      throw e;
    }
  }

  /**
   * Listens.
   *
   * @param port 0 for any that is free
   * @param sweep ends the sandboxes whose time is over
   */
  protected final void serve(int port, EmulatedApi api, Runnable sweep) {
    server =
        Optional.of(
            await(EmulatorServer.start(vertx, context, port, api, clock, faults, requests)));
    vertx.setPeriodic(SWEEP_MILLIS, timer -> context.runOnContext(v -> sweep.run()));
    clock.onAdvance(() -> onLoop(sweep));
  }

  /** What sandboxes are made of. */
  protected final KernelHost host() {
    return host;
  }

  /** The ids of the sandboxes that live. */
  public abstract List<String> living();

  /** Where both planes are, without a slash at the end. */
  public final String url() {
    return "http://127.0.0.1:" + port();
  }

  /** The port of both planes. */
  public final int port() {
    return server.orElseThrow().port();
  }

  /** The containers that the engine has for it; an ended sandbox's takes a moment to go. */
  public final List<String> containers() {
    return host.containers();
  }

  /** Faults to come. */
  public final Faults faults() {
    return faults;
  }

  /** Requests that came. */
  public final RequestLog requests() {
    return requests;
  }

  /** The clock that sandboxes end by. */
  public final EmulatorClock clock() {
    return clock;
  }

  /** Breaks all connections and removes all containers. */
  @Override
  public final void close() {
    server.ifPresent(listening -> await(listening.stop()));
    host.close();
    await(vertx.close());
  }

  /** Does it where the cloud's state is touched. */
  protected final void onLoop(Runnable action) {
    onLoop(
        () -> {
          action.run();
          return true;
        });
  }

  /** The same for an answer. */
  protected final <T> T onLoop(Callable<T> action) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        v -> {
          try {
            done.complete(action.call());
          } catch (Exception e) {
            done.fail(e);
          }
        });
    return await(done.future());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("The emulator did not answer within a minute", e);
    }
  }
}
