package io.sandpool.emulator.agentrun;

import io.sandpool.emulator.CloudEmulator;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * AgentRun on 127.0.0.1, every signature judged by a check of its own.
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
 */
public final class AgentRunEmulator extends CloudEmulator {

  private final AgentRunOptions options;
  private final Templates templates;
  private final Sandboxes sandboxes;
  private final AccessTokens tokens = new AccessTokens();
  private final AgentRunApi api;

  private AgentRunEmulator(Vertx vertx, AgentRunOptions options) {
    super(vertx, options.kernels(), options.clock());
    this.options = options;
    this.templates = new Templates(options);
    this.sandboxes = new Sandboxes(host(), options, templates);
    this.api =
        new AgentRunApi(
            options,
            sandboxes,
            tokens,
            new ControlPlane(templates, sandboxes, tokens),
            new DataPlane(vertx, options, sandboxes));
    serve(options.port(), api, sandboxes::expireDue);
  }

  /**
   * Starts one. The first on a machine builds an image, which takes a minute.
   *
   * @throws IllegalStateException where Docker, the runtime or this project's images are missing
   */
  public static AgentRunEmulator start(AgentRunOptions options) {
    return onItsOwn(vertx -> new AgentRunEmulator(vertx, options));
  }

  /** The one account that there is. */
  public Account account() {
    return options.account();
  }

  /** The sandboxes that live, in the order of their creation. */
  public List<SandboxView> sandboxes() {
    return onLoop(() -> sandboxes.living().stream().map(SandboxView::of).toList());
  }

  @Override
  public List<String> living() {
    return sandboxes().stream().map(SandboxView::id).toList();
  }

  /** Ends a sandbox as the end of its time would; nothing where it is not alive. */
  public void expire(String sandbox) {
    onLoop(() -> sandboxes.find(sandbox).ifPresent(sandboxes::end));
  }

  /** Has all templates fail that are made from now on. */
  public void failTemplates(String reason) {
    onLoop(() -> templates.failWith(reason));
  }

  /** Takes all access tokens back. */
  public void revokeTokens() {
    onLoop(tokens::revoke);
  }

  /** Why requests were not let in; faults that only say so are not among them. */
  public List<String> refused() {
    return onLoop(api::refused);
  }
}
