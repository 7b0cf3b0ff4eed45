package io.sandpool.bus;

/**
 * The answer to a release.
 *
 * @param first false where the lease had been given back, or had expired, before: a no-op that is
 *     counted
 */
public record Released(boolean first) {}
