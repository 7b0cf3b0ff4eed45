package io.sandpool.provider;

import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.Limits;

/**
 * One program with the limits in force.
 *
 * @param request the program
 * @param limits the limits, within the sandbox's ceiling
 * @param deadline by when the report must be there, whatever the wall-clock limit says
 */
public record RunOrder(ExecutionRequest request, Limits limits, Deadline deadline) {}
