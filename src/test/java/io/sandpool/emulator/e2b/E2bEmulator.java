package io.sandpool.emulator.e2b;

import io.sandpool.emulator.CloudEmulator;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * E2B's cloud on 127.0.0.1. Clients reach the data plane with the routing headers or a host that
 * names the sandbox.
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
 */
public final class E2bEmulator extends CloudEmulator {

  private final E2bOptions options;
  private final Sandboxes sandboxes;
  private final Conformance conformance = new Conformance();

  private E2bEmulator(Vertx vertx, E2bOptions options) {
    super(vertx, options.kernels(), options.clock());
    this.options = options;
    this.sandboxes = new Sandboxes(host(), options.clock(), options);
    serve(options.port(), api(vertx), sandboxes::expireDue);
  }

  /**
   * Starts one. The first on a machine builds an image, which takes a minute.
   *
   * @throws IllegalStateException where Docker, the runtime or this project's images are missing
   */
  public static E2bEmulator start(E2bOptions options) {
    return onItsOwn(vertx -> new E2bEmulator(vertx, options));
  }

  /** The key that the control plane takes. */
  public String apiKey() {
    return options.apiKey();
  }

  /** The sandboxes that are alive, in the order of their creation. */
  public List<SandboxView> sandboxes() {
    return onLoop(() -> sandboxes.all().stream().map(SandboxView::of).toList());
  }

  @Override
  public List<String> living() {
    return sandboxes().stream().map(SandboxView::id).toList();
  }

  /** Ends a sandbox as the end of its time would; nothing where it is not alive. */
  public void expire(String sandbox) {
    onLoop(() -> sandboxes.find(sandbox).ifPresent(sandboxes::kill));
  }

  /** What E2B's OpenAPI document forbids or does not know of the requests that came. */
  public List<String> violations() {
    return conformance.violations();
  }

  private E2bApi api(Vertx vertx) {
    return new E2bApi(
        options.apiKey(),
        sandboxes,
        new ControlPlane(sandboxes, new SandboxJson(options.domain()), conformance),
        new InterpreterServer(vertx, options.clock()),
        conformance);
  }
}
