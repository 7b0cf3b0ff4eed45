package io.sandpool.bus.runs;

import io.sandpool.bus.access.Caller;
import java.time.Duration;
import java.util.List;

/**
 * Accept runs, all of them or none.
 *
 * @param caller for whom, and against whose limits they count until they have ended
 * @param orders the runs, at least one
 * @param waitedFor whether the caller will not come back. It is told at once what kept the program
 *     from running, and nothing is kept of that
 * @param patience how long the caller waits for the answers before it is told of the runs as they
 *     are; zero for not at all
 */
public record SubmitRuns(
    Caller caller, List<RunOrder> orders, boolean waitedFor, Duration patience) {

  public SubmitRuns {
    orders = List.copyOf(orders);
  }
}
