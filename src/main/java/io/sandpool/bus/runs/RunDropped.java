package io.sandpool.bus.runs;

import java.util.Optional;

/**
 * What became of a run that is not wanted any more.
 *
 * @param run the run where it was under way, as it is now; absent where it had ended and is
 *     forgotten
 */
public record RunDropped(Optional<RunView> run) {}
