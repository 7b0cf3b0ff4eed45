package io.sandpool.bus.runs;

import io.sandpool.bus.Preferences;
import io.sandpool.bus.trace.Span;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.Priority;
import java.util.Optional;

/**
 * A run that is to be kept.
 *
 * @param request the program
 * @param preferences where and how it is to run
 * @param priority how urgent it is
 * @param base64 whether its output is to come as base64
 * @param deadline by when it must have ended
 * @param weight about how many bytes it holds in memory while it is under way
 * @param claim present where it must not be run twice
 * @param webhook where its end is to be told; has been checked
 * @param span of what the run is a part
 */
public record RunOrder(
    ExecutionRequest request,
    Preferences preferences,
    Priority priority,
    boolean base64,
    Deadline deadline,
    int weight,
    Optional<Claim> claim,
    Optional<String> webhook,
    Span span) {

  /** A part of nothing. */
  public RunOrder(
      ExecutionRequest request,
      Preferences preferences,
      Priority priority,
      boolean base64,
      Deadline deadline,
      int weight,
      Optional<Claim> claim,
      Optional<String> webhook) {
    this(request, preferences, priority, base64, deadline, weight, claim, webhook, Span.NONE);
  }

  /** The id only: the rest is the caller's. */
  @Override
  public String toString() {
    return "RunOrder[" + request.id() + "]";
  }
}
