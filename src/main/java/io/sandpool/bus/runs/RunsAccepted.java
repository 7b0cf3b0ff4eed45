package io.sandpool.bus.runs;

import java.util.List;

/**
 * Runs that are written down.
 *
 * @param runs in the order in which they were asked for, with answers where those were waited for
 *     and there in time; those that were accepted before under the same claim are the earlier ones
 * @param replayed whether all of them were accepted before
 */
public record RunsAccepted(List<RunView> runs, boolean replayed) {

  public RunsAccepted {
    runs = List.copyOf(runs);
  }
}
