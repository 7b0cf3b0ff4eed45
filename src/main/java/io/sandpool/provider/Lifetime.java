package io.sandpool.provider;

import java.time.Instant;

/**
 * When a remote sandbox lived, as far as is written down.
 *
 * @param from when it was asked for
 * @param until when it was known to be gone, or was due to end by itself, or now
 */
public record Lifetime(Instant from, Instant until) {}
