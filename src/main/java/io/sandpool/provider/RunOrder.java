package io.sandpool.provider;

import io.sandpool.bus.trace.Span;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.Limits;

/**
 * One program with the limits in force.
 *
 * @param request the program
 * @param limits the limits, within the sandbox's ceiling
 * @param deadline by when the report must be there, whatever the wall-clock limit says
 * @param span of what the run is a part
 */
public record RunOrder(ExecutionRequest request, Limits limits, Deadline deadline, Span span) {

  /** A part of nothing. */
  public RunOrder(ExecutionRequest request, Limits limits, Deadline deadline) {
    this(request, limits, deadline, Span.NONE);
  }
}
