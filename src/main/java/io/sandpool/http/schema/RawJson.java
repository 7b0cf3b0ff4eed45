package io.sandpool.http.schema;

/**
 * Well-formed JSON exactly as the caller wrote it: no number has lost a digit.
 *
 * @param text the JSON text
 */
public record RawJson(String text) {}
