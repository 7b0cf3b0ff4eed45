package io.sandpool.emulator.agentrun;

/**
 * A sandbox as a test sees it.
 *
 * @param id its id
 * @param status AgentRun's word for its state
 * @param container the name of its container
 */
public record SandboxView(String id, String status, String container) {

  static SandboxView of(Sandbox sandbox) {
    return new SandboxView(sandbox.id(), sandbox.status(), sandbox.kernel().name());
  }
}
