package io.sandpool.bus.runs;

import java.util.List;
import java.util.Optional;

/**
 * Kept runs of a tenant, the latest first.
 *
 * @param runs as far as asked for, without answers
 * @param next where the list goes on; empty where it has ended
 */
public record RunsPage(List<RunView> runs, Optional<RunCursor> next) {

  public RunsPage {
    runs = List.copyOf(runs);
  }
}
