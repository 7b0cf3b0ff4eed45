package io.sandpool.bus;

import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.SlotIdentity;

/**
 * Make a sandbox, warm and ready to run.
 *
 * @param spec what it is made of
 * @param identity whose it is
 * @param deadline by when; a sandbox that comes later is destroyed by the provider
 */
public record CreateSandbox(SandboxSpec spec, SlotIdentity identity, Deadline deadline) {}
