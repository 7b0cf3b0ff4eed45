package io.sandpool.bus;

import io.sandpool.bus.trace.Span;
import io.sandpool.sandbox.Deadline;
import java.time.Duration;
import java.util.Optional;

/**
 * Obtain a sandbox.
 *
 * @param requestId names the wait, so that it can be cancelled
 * @param claimant for whom
 * @param deadline by when the sandbox must be had
 * @param patience how long the caller would wait here rather than go elsewhere: it is refused at
 *     once where the wait is expected to be as long, and when it has been; where empty, it waits
 *     until the deadline
 * @param span of what the lease is a part
 */
public record LeaseSandbox(
    String requestId,
    Claimant claimant,
    Deadline deadline,
    Optional<Duration> patience,
    Span span) {

  /** For a caller who has nowhere else to go. */
  public LeaseSandbox(String requestId, Claimant claimant, Deadline deadline) {
    this(requestId, claimant, deadline, Optional.empty(), Span.NONE);
  }
}
