package io.sandpool.emulator.e2b;

import io.sandpool.emulator.EmulatorClock;
import io.sandpool.emulator.EmulatorServer;
import io.sandpool.emulator.Faults;
import io.sandpool.emulator.KernelHost;
import io.sandpool.emulator.RequestLog;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * E2B's cloud on 127.0.0.1: control plane and data plane on one port, sandboxes that really run
 * code. Clients reach the data plane with the routing headers or a host that names the sandbox.
 *
 * <pre>{@code
 * try (E2bEmulator cloud = E2bEmulator.start(E2bOptions.standard())) {
 *   cloud.faults().on(E2bOperation.CREATE).once(Fault.status(429, 1));
 *   // … talk to cloud.url() with cloud.apiKey() …
 *   assertEquals(List.of(), cloud.violations());
 *   assertEquals(List.of(), cloud.sandboxes());
 * }
 * }</pre>
 *
 * <p>Not emulated: envd but for its health, pausing, forks, snapshots, volumes, other languages
 * than Python, JavaScript and bash, and TypeScript's types.
 *
 * <p>Methods may be called on any thread but an event loop, and block for a moment.
 */
public final class E2bEmulator implements AutoCloseable {

  private static final long SWEEP_MILLIS = 50;
  private static final long PATIENCE_SECONDS = 60;

  private final Vertx vertx;
  private final Context context;
  private final E2bOptions options;
  private final KernelHost host;
  private final Sandboxes sandboxes;
  private final Conformance conformance = new Conformance();
  private final Faults faults = new Faults();
  private final RequestLog requests = new RequestLog();
  private final EmulatorServer server;

  private E2bEmulator(Vertx vertx, E2bOptions options) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.options = options;
    this.host = KernelHost.start(vertx, context, options.kernels());
    this.sandboxes = new Sandboxes(host, options.clock(), options);
    this.server =
        await(
            EmulatorServer.start(
                vertx, context, options.port(), api(), options.clock(), faults, requests));
    vertx.setPeriodic(SWEEP_MILLIS, timer -> context.runOnContext(v -> sandboxes.expireDue()));
    options.clock().onAdvance(() -> onLoop(this::sweep));
  }

  /**
   * Starts one. The first on a machine builds an image, which takes a minute.
   *
   * @throws IllegalStateException where Docker, the runtime or this project's images are missing
   */
  public static E2bEmulator start(E2bOptions options) {
    Vertx vertx = Vertx.vertx();
    try {
      return new E2bEmulator(vertx, options);
    } catch (RuntimeException e) {
      await(vertx.close());
      throw e;
    }
  }

  /** Where both planes are, without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + server.port();
  }

  /** The key that the control plane takes. */
  public String apiKey() {
    return options.apiKey();
  }

  /** The sandboxes that are alive, in the order of their creation. */
  public List<SandboxView> sandboxes() {
    return onLoop(() -> sandboxes.all().stream().map(SandboxView::of).toList());
  }

  /** Ends a sandbox as the end of its time would; nothing where it is not alive. */
  public void expire(String sandbox) {
    onLoop(
        () -> {
          sandboxes.find(sandbox).ifPresent(sandboxes::kill);
          return true;
        });
  }

  /** The containers that the engine has for it; a killed sandbox's takes a moment to go. */
  public List<String> containers() {
    return host.containers();
  }

  /** Faults to come. */
  public Faults faults() {
    return faults;
  }

  /** Requests that came. */
  public RequestLog requests() {
    return requests;
  }

  /** The clock that leases end by. */
  public EmulatorClock clock() {
    return options.clock();
  }

  /** What E2B's OpenAPI document forbids or does not know of the requests that came. */
  public List<String> violations() {
    return conformance.violations();
  }

  /** Breaks all connections and removes all containers. */
  @Override
  public void close() {
    await(server.stop());
    host.close();
    await(vertx.close());
  }

  private E2bApi api() {
    return new E2bApi(
        options.apiKey(),
        sandboxes,
        new ControlPlane(sandboxes, new SandboxJson(options.domain()), conformance),
        new InterpreterServer(vertx, options.clock()),
        conformance);
  }

  private boolean sweep() {
    sandboxes.expireDue();
    return true;
  }

  private <T> T onLoop(Callable<T> action) {
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
