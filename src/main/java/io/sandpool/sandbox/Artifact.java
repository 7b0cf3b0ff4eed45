package io.sandpool.sandbox;

/**
 * A file that the program left under {@code artifacts/}. Path and content are hostile.
 *
 * @param path relative to {@code artifacts/}
 * @param content the bytes
 */
public record Artifact(String path, Bytes content) {}
