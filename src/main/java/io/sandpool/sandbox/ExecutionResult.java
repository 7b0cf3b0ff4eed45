package io.sandpool.sandbox;

/**
 * The answer to an {@link ExecutionRequest}.
 *
 * @param id the request's id
 * @param report what the program did
 * @param placement where
 * @param timings how long each stage took
 */
public record ExecutionResult(String id, RunReport report, Placement placement, Timings timings) {}
