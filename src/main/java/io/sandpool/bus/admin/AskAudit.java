package io.sandpool.bus.admin;

import java.util.Optional;

/**
 * What did operators do? The latest first.
 *
 * @param before only entries before this one
 * @param limit how many at most
 */
public record AskAudit(Optional<Long> before, int limit) {}
