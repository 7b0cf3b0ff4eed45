package io.sandpool.bus;

import io.sandpool.bus.trace.Span;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionRequest;

/**
 * Run a program somewhere.
 *
 * @param request the program
 * @param preferences where and how
 * @param claimant for whom
 * @param deadline by when the answer must be there
 * @param streamed whether output is to be sent to {@link Addresses#output} as it comes, its start
 *     first
 * @param announced whether the start is to be sent there though output is not
 * @param span of what the run is a part
 */
public record Execute(
    ExecutionRequest request,
    Preferences preferences,
    Claimant claimant,
    Deadline deadline,
    boolean streamed,
    boolean announced,
    Span span) {

  /** Announced only where it is streamed, and a part of nothing. */
  public Execute(
      ExecutionRequest request,
      Preferences preferences,
      Claimant claimant,
      Deadline deadline,
      boolean streamed) {
    this(request, preferences, claimant, deadline, streamed, false, Span.NONE);
  }

  /** The same as a part of something else. */
  public Execute under(Span other) {
    return span.equals(other)
        ? this
        : new Execute(request, preferences, claimant, deadline, streamed, announced, other);
  }
}
