package io.sandpool.bus.runs;

import java.util.Optional;

/**
 * Which runs are there?
 *
 * @param tenant who asks; runs of others are not there
 * @param state only those in that state
 * @param before only those after that place of the list
 * @param limit at most so many
 */
public record AskRuns(
    String tenant, Optional<RunState> state, Optional<RunCursor> before, int limit) {}
