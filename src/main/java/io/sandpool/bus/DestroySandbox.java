package io.sandpool.bus;

import io.sandpool.sandbox.SandboxRef;

/**
 * End a sandbox, whatever runs in it.
 *
 * @param sandbox the sandbox
 */
public record DestroySandbox(SandboxRef sandbox) {}
