package io.sandpool.bus.admin;

import java.util.Optional;

/**
 * A value that differs between two versions of the settings.
 *
 * @param path where it is
 * @param before as JSON, empty where there was none; of a secret, no more than its last four
 *     characters
 * @param after as JSON, empty where there is none
 */
public record SettingsChange(String path, Optional<String> before, Optional<String> after) {}
