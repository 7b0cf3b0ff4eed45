package io.sandpool.provider;

import io.sandpool.sandbox.SlotIdentity;
import java.time.Instant;
import java.util.Optional;

/**
 * A remote sandbox as the ledger knows it.
 *
 * @param provider the provider's id
 * @param key chosen by us, unguessable; written into the sandbox's metadata, or its very id where
 *     the backend lets us choose that
 * @param sandboxId the backend's id, absent until it is known
 * @param boot the life of the service in which it was asked for
 * @param identity whose it is
 * @param createdAt when it was asked for
 * @param expiresAt when the backend ends it by itself at the latest, as far as is known
 */
public record RemoteLease(
    String provider,
    String key,
    Optional<String> sandboxId,
    String boot,
    SlotIdentity identity,
    Instant createdAt,
    Instant expiresAt) {}
