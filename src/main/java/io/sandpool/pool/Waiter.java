package io.sandpool.pool;

import io.sandpool.bus.Claimant;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.MissReason;
import io.sandpool.sandbox.Start;
import java.util.Optional;

/**
 * A caller who wants a sandbox.
 *
 * @param ticket the asker's number for the question; later questions have higher ones
 * @param requestId by which it can be cancelled
 * @param claimant for whom
 * @param deadline by when the sandbox must be had
 * @param until when waiting ends: at the deadline, or before where the caller has somewhere else to
 *     go
 * @param arrivedAt when it began
 * @param start how it will have come by its sandbox, decided on arrival
 * @param miss why none was idle on arrival
 */
record Waiter(
    long ticket,
    String requestId,
    Claimant claimant,
    Deadline deadline,
    Deadline until,
    long arrivedAt,
    Start start,
    Optional<MissReason> miss) {}
