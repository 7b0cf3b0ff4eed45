package io.sandpool.bus;

/**
 * Give up waiting for a sandbox. A lease that was granted meanwhile is retired.
 *
 * @param requestId the wait's name
 */
public record CancelLease(String requestId) {}
