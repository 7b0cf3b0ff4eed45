package io.sandpool.emulator.agentrun;

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
 * AgentRun on 127.0.0.1: control plane and data plane on one port, sandboxes that really run code,
 * every signature judged by a check of its own.
 *
 * <pre>{@code
 * try (AgentRunEmulator cloud = AgentRunEmulator.start(AgentRunOptions.standard())) {
 *   cloud.faults().on(AgentRunOperation.EXECUTE).once(Fault.status(502));
 *   // … talk to cloud.url() with the credentials of cloud.account() …
 *   assertEquals(List.of(), cloud.refused());
 *   assertEquals(List.of(), cloud.sandboxes());
 * }
 * }</pre>
 *
 * <p>Not emulated: files, processes, terminals, browsers, pausing, workspaces.
 *
 * <p>Methods may be called on any thread but an event loop, and block for a moment.
 */
public final class AgentRunEmulator implements AutoCloseable {

  private static final long SWEEP_MILLIS = 50;
  private static final long PATIENCE_SECONDS = 60;

  private final Vertx vertx;
  private final Context context;
  private final AgentRunOptions options;
  private final KernelHost host;
  private final Templates templates;
  private final Sandboxes sandboxes;
  private final AccessTokens tokens = new AccessTokens();
  private final AgentRunApi api;
  private final Faults faults = new Faults();
  private final RequestLog requests = new RequestLog();
  private final EmulatorServer server;

  private AgentRunEmulator(Vertx vertx, AgentRunOptions options) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.options = options;
    this.host = KernelHost.start(vertx, context, options.kernels());
    this.templates = new Templates(options);
    this.sandboxes = new Sandboxes(host, options, templates);
    this.api =
        new AgentRunApi(
            options,
            sandboxes,
            tokens,
            new ControlPlane(templates, sandboxes, tokens),
            new DataPlane(vertx, options, sandboxes));
    this.server =
        await(
            EmulatorServer.start(
                vertx, context, options.port(), api, options.clock(), faults, requests));
    vertx.setPeriodic(SWEEP_MILLIS, timer -> context.runOnContext(v -> sandboxes.expireDue()));
    options.clock().onAdvance(() -> onLoop(this::sweep));
  }

  /**
   * Starts one. The first on a machine builds an image, which takes a minute.
   *
   * @throws IllegalStateException where Docker, the runtime or this project's images are missing
   */
  public static AgentRunEmulator start(AgentRunOptions options) {
    Vertx vertx = Vertx.vertx();
    try {
      return new AgentRunEmulator(vertx, options);
    } catch (RuntimeException e) {
      await(vertx.close());
      throw e;
    }
  }

  /** Where both planes are, without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + server.port();
  }

  /** The port of both planes. */
  public int port() {
    return server.port();
  }

  /** The one account that there is. */
  public Account account() {
    return options.account();
  }

  /** The sandboxes that live, in the order of their creation. */
  public List<SandboxView> sandboxes() {
    return onLoop(() -> sandboxes.living().stream().map(SandboxView::of).toList());
  }

  /** Ends a sandbox as the end of its time would; nothing where it is not alive. */
  public void expire(String sandbox) {
    onLoop(
        () -> {
          sandboxes.find(sandbox).ifPresent(sandboxes::end);
          return true;
        });
  }

  /** Has all templates fail that are made from now on. */
  public void failTemplates(String reason) {
    onLoop(
        () -> {
          templates.failWith(reason);
          return true;
        });
  }

  /** Takes all access tokens back. */
  public void revokeTokens() {
    onLoop(
        () -> {
          tokens.revoke();
          return true;
        });
  }

  /** Why requests were not let in; faults that only say so are not among them. */
  public List<String> refused() {
    return onLoop(api::refused);
  }

  /** The containers that the engine has for it; an ended sandbox's takes a moment to go. */
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

  /** The clock that sandboxes end by. */
  public EmulatorClock clock() {
    return options.clock();
  }

  /** Breaks all connections and removes all containers. */
  @Override
  public void close() {
    await(server.stop());
    host.close();
    await(vertx.close());
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
