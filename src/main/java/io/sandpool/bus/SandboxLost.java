package io.sandpool.bus;

import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SlotIdentity;

/**
 * A sandbox has ended that nobody had asked to end.
 *
 * @param sandbox the sandbox
 * @param identity whose it is
 * @param reason for the log and the pool's last failure
 */
public record SandboxLost(SandboxRef sandbox, SlotIdentity identity, String reason) {}
