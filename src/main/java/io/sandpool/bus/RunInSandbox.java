package io.sandpool.bus;

import io.sandpool.bus.trace.Span;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.SandboxRef;

/**
 * Run a program in a leased sandbox. The provider enforces {@code limits} and the deadline from
 * outside.
 *
 * @param sandbox the sandbox
 * @param request the program
 * @param limits the limits in force: the request's wishes within the sandbox's ceiling
 * @param deadline by when the reply must be there
 * @param streamed whether output is to be sent to {@link Addresses#output} as it comes, in addition
 *     to the report
 * @param span of what the run is a part
 */
public record RunInSandbox(
    SandboxRef sandbox,
    ExecutionRequest request,
    Limits limits,
    Deadline deadline,
    boolean streamed,
    Span span) {

  /** A part of nothing. */
  public RunInSandbox(
      SandboxRef sandbox,
      ExecutionRequest request,
      Limits limits,
      Deadline deadline,
      boolean streamed) {
    this(sandbox, request, limits, deadline, streamed, Span.NONE);
  }

  /** The same as a part of something else. */
  public RunInSandbox under(Span other) {
    return span.equals(other)
        ? this
        : new RunInSandbox(sandbox, request, limits, deadline, streamed, other);
  }
}
