package io.sandpool.access;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/**
 * Where keys are kept. Futures fail with a {@link io.sandpool.sandbox.ServiceException} where that
 * cannot be used.
 */
public interface KeyStore {

  /** All keys, the latest first. */
  Future<List<KeyRecord>> all();

  /** Keeps another one. */
  Future<Void> add(KeyRecord key);

  /** Marks a key as revoked, unless it is so already or is not there. */
  Future<Void> revoke(String id, Instant at);

  /** Drops keys that were revoked, or expired, before {@code then}. */
  Future<Void> forget(Instant then);
}
