package io.sandpool.provider;

import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** For services that have no remote sandboxes. */
final class NoLedger implements LeaseLedger {

  @Override
  public Future<Void> intend(RemoteLease lease) {
    return refused();
  }

  @Override
  public Future<Void> confirm(String provider, String key, String sandboxId, Instant expiresAt) {
    return refused();
  }

  @Override
  public Future<Void> forget(String provider, String key) {
    return Future.succeededFuture();
  }

  @Override
  public Future<List<RemoteLease>> of(String provider) {
    return Future.succeededFuture(List.of());
  }

  private static Future<Void> refused() {
    return Future.failedFuture(
        new ServiceException(
            new ServiceError.ProviderUnavailable(
                "There is no database here, and no remote sandbox is had without one.")));
  }
}
