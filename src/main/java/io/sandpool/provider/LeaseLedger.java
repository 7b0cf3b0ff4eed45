package io.sandpool.provider;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/**
 * Remembers remote sandboxes across crashes: written before one is asked for, forgotten after it is
 * known to be gone.
 *
 * <p>Threading: may be called on any context; futures complete on the caller's. Errors: a failed
 * future means that nothing is known to be written.
 */
public interface LeaseLedger {

  /** Before the backend is asked to make a sandbox. Completes when it is durable. */
  Future<Void> intend(RemoteLease lease);

  /**
   * The backend's id and end of life are known; completes, durably, before the sandbox may be used.
   */
  Future<Void> confirm(String provider, String key, String sandboxId, Instant expiresAt);

  /** The backend has confirmed that it is gone, or that it never was. */
  Future<Void> forget(String provider, String key);

  /** All that this installation has at a provider, of this life or earlier ones. */
  Future<List<RemoteLease>> of(String provider);
}
