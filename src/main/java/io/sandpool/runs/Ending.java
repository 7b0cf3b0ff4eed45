package io.sandpool.runs;

import io.sandpool.bus.runs.RunState;
import java.time.Instant;
import java.util.Optional;

/**
 * The end of a run.
 *
 * @param state one that is final
 * @param at when it ended
 * @param expiresAt when it is to be forgotten
 * @param answer what became of it; absent where it is lost, and where nobody asked for it
 */
public record Ending(
    RunState state, Instant at, Instant expiresAt, Optional<PackedAnswer> answer) {}
