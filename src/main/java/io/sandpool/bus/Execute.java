package io.sandpool.bus;

import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionRequest;

/**
 * Run a program somewhere.
 *
 * @param request the program
 * @param preferences where and how
 * @param claimant for whom
 * @param deadline by when the answer must be there
 * @param streamed whether output is to be sent to {@link Addresses#output} as it comes
 */
public record Execute(
    ExecutionRequest request,
    Preferences preferences,
    Claimant claimant,
    Deadline deadline,
    boolean streamed) {}
