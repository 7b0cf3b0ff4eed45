package io.sandpool.bus.admin;

import java.util.Optional;

/**
 * What are the settings?
 *
 * @param version of which version; the one in force where empty
 */
public record AskSettings(Optional<Long> version) {}
