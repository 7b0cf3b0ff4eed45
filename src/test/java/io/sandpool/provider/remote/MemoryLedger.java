package io.sandpool.provider.remote;

import io.sandpool.provider.LeaseLedger;
import io.sandpool.provider.RemoteLease;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A ledger that outlives the provider in a test, and can be made to fail or to wait. */
final class MemoryLedger implements LeaseLedger {

  final Map<String, RemoteLease> leases = new TreeMap<>();

  /** What each write waits for. */
  Future<Void> gate = Future.succeededFuture();

  @Override
  public Future<Void> intend(RemoteLease lease) {
    return gate.onSuccess(open -> leases.put(lease.key(), lease));
  }

  @Override
  public Future<Void> confirm(String provider, String key, String sandboxId, Instant expiresAt) {
    return gate.onSuccess(
        open ->
            leases.computeIfPresent(
                key,
                (same, lease) ->
                    new RemoteLease(
                        provider,
                        key,
                        Optional.of(sandboxId),
                        lease.boot(),
                        lease.identity(),
                        lease.createdAt(),
                        expiresAt)));
  }

  @Override
  public Future<Void> forget(String provider, String key) {
    return gate.onSuccess(open -> leases.remove(key));
  }

  @Override
  public Future<List<RemoteLease>> of(String provider) {
    return gate.map(open -> List.copyOf(leases.values()));
  }
}
