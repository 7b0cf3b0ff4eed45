package io.sandpool.access;

import io.sandpool.bus.access.Caller;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Whether one more key can be kept. All are held in memory; no tenant may take the room of the
 * others, but for {@code system}, which runs the service.
 */
final class KeyRoom {

  /** Good keys of all tenants together. */
  private static final int MOST = 10_000;

  private static final int MOST_OF_TENANT = 500;

  /** Of one tenant, those included that have ended. */
  private static final int REMEMBERED_OF_TENANT = 5_000;

  private final Duration remembered;

  /** For a store that forgets a key so long after its end. */
  KeyRoom(Duration remembered) {
    this.remembered = remembered;
  }

  /** Fails where {@code there} leave no room for one more of {@code tenant}. */
  Future<Void> require(List<KeyRecord> there, String tenant, Instant now) {
    if (good(there, now) >= MOST) {
      return full("There are %d keys that are good; revoke some.".formatted(MOST));
    }
    if (tenant.equals(Caller.SYSTEM)) {
      return Future.succeededFuture();
    }
    List<KeyRecord> own = there.stream().filter(key -> key.tenant().equals(tenant)).toList();
    if (good(own, now) >= MOST_OF_TENANT) {
      return full(
          "The tenant has %d keys that are good; revoke some first.".formatted(MOST_OF_TENANT));
    }
    if (own.size() >= REMEMBERED_OF_TENANT) {
      return full(
          "The tenant has made %d keys; those that have ended are forgotten after %d days."
              .formatted(REMEMBERED_OF_TENANT, remembered.toDays()));
    }
    return Future.succeededFuture();
  }

  private static long good(List<KeyRecord> keys, Instant now) {
    return keys.stream().filter(key -> key.isGoodAt(now)).count();
  }

  private static Future<Void> full(String sentence) {
    return Future.failedFuture(new ServiceException(new ServiceError.Busy(sentence)));
  }
}
