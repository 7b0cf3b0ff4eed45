package io.sandpool.bus;

/**
 * Give a leased sandbox back. It is destroyed, never reused.
 *
 * @param slot the slot of the lease
 * @param fencingToken the token of the lease
 */
public record ReleaseSandbox(long slot, long fencingToken) {}
