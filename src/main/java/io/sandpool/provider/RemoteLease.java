package io.sandpool.provider;

import io.sandpool.sandbox.SlotIdentity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A sandbox at a remote backend, or the intention to have one. Times are kept to the millisecond.
 *
 * @param provider the provider's id
 * @param key chosen by us, unguessable, written into the sandbox's metadata, or its id where the
 *     backend lets us choose
 * @param sandboxId the backend's id; empty until it is known
 * @param boot the life of the service in which it was asked for
 * @param identity whose it is
 * @param createdAt when it was asked for
 * @param expiresAt when the backend ends it by itself, as far as is known
 */
public record RemoteLease(
    String provider,
    String key,
    Optional<String> sandboxId,
    String boot,
    SlotIdentity identity,
    Instant createdAt,
    Instant expiresAt) {

  public RemoteLease {
    createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
    expiresAt = expiresAt.truncatedTo(ChronoUnit.MILLIS);
  }
}
