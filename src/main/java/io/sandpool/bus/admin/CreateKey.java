package io.sandpool.bus.admin;

import java.time.Instant;
import java.util.Optional;

/**
 * Make a key.
 *
 * @param actor who asks
 * @param name what people call it
 * @param role what it may do
 * @param tenant for whom it is; that of the asker where empty
 * @param expires when it ends
 * @param limits what it may ask for at most
 */
public record CreateKey(
    Actor actor,
    String name,
    Role role,
    Optional<String> tenant,
    Optional<Instant> expires,
    KeyLimits limits) {}
