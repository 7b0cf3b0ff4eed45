package io.sandpool.bus;

import io.sandpool.sandbox.Deadline;

/**
 * Obtain a sandbox.
 *
 * @param requestId names the wait, so that it can be cancelled
 * @param deadline by when the sandbox must be had
 */
public record LeaseSandbox(String requestId, Deadline deadline) {}
