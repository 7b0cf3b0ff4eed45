package io.sandpool.bus.admin;

import java.time.Instant;
import java.util.Optional;

/**
 * A key, but for the secret itself.
 *
 * @param id names it in the API
 * @param name what people call it
 * @param role what it may do
 * @param tenant for whom it is
 * @param last4 the secret's last four characters
 * @param createdAt when it was made
 * @param createdBy who made it
 * @param expires when it ends
 * @param revokedAt when it was revoked
 * @param lastUsed about when it was last shown in this life of the service
 * @param limits what it may ask for at most
 */
public record KeyView(
    String id,
    String name,
    Role role,
    String tenant,
    String last4,
    Instant createdAt,
    String createdBy,
    Optional<Instant> expires,
    Optional<Instant> revokedAt,
    Optional<Instant> lastUsed,
    KeyLimits limits) {}
