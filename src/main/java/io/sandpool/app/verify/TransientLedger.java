package io.sandpool.app.verify;

import io.sandpool.provider.LeaseLedger;
import io.sandpool.provider.RemoteLease;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers leases until the process ends; what a crash leaves, the cloud ends by itself. */
public final class TransientLedger implements LeaseLedger {

  private final Map<String, RemoteLease> leases = new ConcurrentHashMap<>();

  @Override
  public Future<Void> intend(RemoteLease lease) {
    leases.put(lease.key(), lease);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> confirm(String provider, String key, String sandboxId, Instant expiresAt) {
    leases.computeIfPresent(
        key,
        (same, lease) ->
            new RemoteLease(
                lease.provider(),
                key,
                Optional.of(sandboxId),
                lease.boot(),
                lease.identity(),
                lease.createdAt(),
                expiresAt));
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> forget(String provider, String key) {
    leases.remove(key);
    return Future.succeededFuture();
  }

  @Override
  public Future<List<RemoteLease>> of(String provider) {
    return Future.succeededFuture(List.copyOf(leases.values()));
  }
}
