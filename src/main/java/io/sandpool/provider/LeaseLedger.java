package io.sandpool.provider;

import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/**
 * Remembers remote sandboxes across crashes: written before one is asked for, forgotten after it is
 * known to be gone. For an hour it also knows when those lived that are gone, since that is what
 * they cost.
 *
 * <p>An installation sees what its own lives wrote and nothing of others. Nothing is forgotten by
 * itself, not even what has expired: the provider knows whether its backend keeps to that time.
 *
 * <p>Threading: may be called on any context, on which the future completes; calls about one key
 * are made one after the other. Errors: a failed future carries a {@link ServiceException}. After a
 * failure it is unknown whether the call took effect; each may be repeated, which changes nothing
 * where it had.
 */
public interface LeaseLedger {

  /**
   * Before the backend is asked to make a sandbox. Completes when it is durable. A key that is
   * known already keeps what is known of it.
   */
  Future<Void> intend(RemoteLease lease);

  /**
   * The backend's id and end of life are known; completes, durably, before the sandbox may be used.
   * Said again, it renews the end of life. Fails where the key was not intended, or is forgotten:
   * such a sandbox must be ended at once.
   */
  Future<Void> confirm(String provider, String key, String sandboxId, Instant expiresAt);

  /**
   * The backend has confirmed that it is gone, or that it never was. Succeeds where the key is not
   * known.
   */
  Future<Void> forget(String provider, String key);

  /** All that this installation has at a provider, of this life or earlier ones; oldest first. */
  Future<List<RemoteLease>> of(String provider);

  /**
   * When remote sandboxes of a provider lived after {@code since}, an hour ago at most: those that
   * are forgotten and those that are not. A ledger that ends with the process knows of none.
   */
  default Future<List<Lifetime>> lifetimes(String provider, Instant since) {
    return Future.succeededFuture(List.of());
  }

  /** Remembers nothing, and so lets nobody have a remote sandbox. */
  static LeaseLedger none() {
    return new NoLedger();
  }
}
