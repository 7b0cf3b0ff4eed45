package io.sandpool.bus.runs;

import java.time.Instant;
import java.util.Optional;

/**
 * A kept run as its tenant may see it.
 *
 * @param id the execution's id
 * @param state how far it is
 * @param createdAt when it was accepted
 * @param endedAt when it ended
 * @param expiresAt when it will be forgotten
 * @param answer what became of it; absent while it has not ended, and where nobody asked for it
 */
public record RunView(
    String id,
    RunState state,
    Instant createdAt,
    Optional<Instant> endedAt,
    Optional<Instant> expiresAt,
    Optional<RunAnswer> answer) {}
