package io.sandpool.provider;

import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SlotIdentity;

/**
 * A sandbox as the backend lists it.
 *
 * @param sandbox the sandbox
 * @param identity whose it was at birth
 * @param boot the life of the service in which it was made
 */
public record OwnedSandbox(SandboxRef sandbox, SlotIdentity identity, String boot) {}
