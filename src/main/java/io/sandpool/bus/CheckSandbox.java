package io.sandpool.bus;

import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.SandboxRef;

/**
 * See whether an idle sandbox still answers.
 *
 * @param sandbox the sandbox
 * @param deadline by when it must have answered
 */
public record CheckSandbox(SandboxRef sandbox, Deadline deadline) {}
