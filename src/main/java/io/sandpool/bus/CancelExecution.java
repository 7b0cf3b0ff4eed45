package io.sandpool.bus;

/**
 * End a run whose caller has gone.
 *
 * @param reason for the log
 */
public record CancelExecution(String reason) {}
