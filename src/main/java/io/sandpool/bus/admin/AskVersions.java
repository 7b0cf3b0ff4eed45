package io.sandpool.bus.admin;

import java.util.Optional;

/**
 * Which versions of the settings are there? The latest first.
 *
 * @param before only those before this one
 * @param limit how many at most
 */
public record AskVersions(Optional<Long> before, int limit) {}
