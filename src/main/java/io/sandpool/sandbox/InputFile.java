package io.sandpool.sandbox;

/**
 * A file written under the working directory before the run.
 *
 * @param path relative, '/'-separated, without empty, "." or ".." components
 * @param content the bytes
 */
public record InputFile(String path, Bytes content) {}
