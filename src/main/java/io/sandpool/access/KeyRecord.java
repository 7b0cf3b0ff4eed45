package io.sandpool.access;

import io.sandpool.bus.access.Caller;
import io.sandpool.bus.admin.KeyLimits;
import io.sandpool.bus.admin.KeyView;
import io.sandpool.bus.admin.Role;
import java.time.Instant;
import java.util.Optional;

/**
 * A key as it is kept.
 *
 * @param id names it
 * @param name what people call it
 * @param role what it may do
 * @param tenant for whom it is
 * @param last4 the secret's last four characters
 * @param hash SHA-256 of the secret, hex
 * @param createdAt when it was made
 * @param createdBy who made it
 * @param expires when it ends
 * @param revokedAt when it was revoked
 * @param limits what it may ask for at most
 */
public record KeyRecord(
    String id,
    String name,
    Role role,
    String tenant,
    String last4,
    String hash,
    Instant createdAt,
    String createdBy,
    Optional<Instant> expires,
    Optional<Instant> revokedAt,
    KeyLimits limits) {

  boolean isGoodAt(Instant now) {
    return revokedAt.isEmpty() && expires.map(now::isBefore).orElse(true);
  }

  Caller caller() {
    return new Caller(id, name, role, tenant);
  }

  KeyView view(Optional<Instant> lastUsed) {
    return new KeyView(
        id, name, role, tenant, last4, createdAt, createdBy, expires, revokedAt, lastUsed, limits);
  }

  /** Without the hash. */
  @Override
  public String toString() {
    return "KeyRecord[" + id + "]";
  }
}
