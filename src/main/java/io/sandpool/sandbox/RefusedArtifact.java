package io.sandpool.sandbox;

/**
 * Something under {@code artifacts/} that was not brought back.
 *
 * @param path relative to {@code artifacts/}; hostile, perhaps cut
 * @param reason one of {@code link}, {@code special}, {@code too_many}, {@code too_large}, {@code
 *     unreadable}, {@code bad_name}
 */
public record RefusedArtifact(String path, String reason) {}
