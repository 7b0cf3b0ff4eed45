package io.sandpool.bus.admin;

/**
 * Something that is wrong with settings.
 *
 * @param path where, such as {@code sandbox.e2b.timeout}
 * @param message what was expected, and what it was unless that is a secret
 */
public record SettingsProblem(String path, String message) {}
