package io.sandpool.bus;

import io.sandpool.sandbox.SandboxRef;

/**
 * A sandbox is warm and ready.
 *
 * @param sandbox the sandbox
 */
public record SandboxCreated(SandboxRef sandbox) {}
