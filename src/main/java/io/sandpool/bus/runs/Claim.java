package io.sandpool.bus.runs;

/**
 * A caller's demand that a request be served once, however often it is sent.
 *
 * @param key a hash of the key that the caller made up
 * @param fingerprint a hash of the request; the same key with another one is refused
 */
public record Claim(String key, String fingerprint) {}
