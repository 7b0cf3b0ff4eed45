package io.sandpool.testkit;

import io.sandpool.provider.LeaseLedger;
import io.sandpool.provider.Lifetime;
import io.sandpool.provider.RemoteLease;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A ledger that remembers as long as it is kept, and can be slow, or away like a database that
 * restarts. One installation's. May be used on any thread.
 */
public final class MemoryLedger implements LeaseLedger {

  private record Key(String provider, String key) {}

  private final Map<Key, RemoteLease> leases = new ConcurrentHashMap<>();
  private final List<Lifetime> past = new CopyOnWriteArrayList<>();
  private volatile Future<Void> gate = Future.succeededFuture();

  /** From now on every call fails and changes nothing. */
  public void goAway() {
    gate = refused("The ledger is away, as the test wants it.");
  }

  /** From now on every call waits for {@code disk}. */
  public void waitFor(Future<Void> disk) {
    gate = disk;
  }

  /** From now on calls succeed again. */
  public void comeBack() {
    gate = Future.succeededFuture();
  }

  /** Loses all that is written down. */
  public void clear() {
    leases.clear();
  }

  /** A sandbox lived of which nothing else is known any more. */
  public void lived(Lifetime lifetime) {
    past.add(lifetime);
  }

  /** The keys of what is written down. */
  public Set<String> keys() {
    return leases().stream().map(RemoteLease::key).collect(Collectors.toUnmodifiableSet());
  }

  /** What is written down at the moment, of all providers; oldest first. */
  public List<RemoteLease> leases() {
    return leases.values().stream()
        .sorted(Comparator.comparing(RemoteLease::createdAt).thenComparing(RemoteLease::key))
        .toList();
  }

  @Override
  public Future<Void> intend(RemoteLease lease) {
    return unlessAway(
        () -> {
          leases.putIfAbsent(new Key(lease.provider(), lease.key()), lease);
          return Future.succeededFuture();
        });
  }

  @Override
  public Future<Void> confirm(String provider, String key, String sandboxId, Instant expiresAt) {
    return unlessAway(
        () ->
            Optional.ofNullable(
                    leases.computeIfPresent(
                        new Key(provider, key),
                        (same, lease) -> confirmed(lease, sandboxId, expiresAt)))
                .map(lease -> Future.<Void>succeededFuture())
                .orElseGet(() -> refused("The remote sandbox was given up before it was ready.")));
  }

  private static RemoteLease confirmed(RemoteLease lease, String sandboxId, Instant expiresAt) {
    return new RemoteLease(
        lease.provider(),
        lease.key(),
        Optional.of(sandboxId),
        lease.boot(),
        lease.identity(),
        lease.createdAt(),
        expiresAt);
  }

  @Override
  public Future<Void> forget(String provider, String key) {
    return unlessAway(
        () -> {
          leases.remove(new Key(provider, key));
          return Future.succeededFuture();
        });
  }

  @Override
  public Future<List<RemoteLease>> of(String provider) {
    return unlessAway(
        () ->
            Future.succeededFuture(
                leases().stream().filter(lease -> lease.provider().equals(provider)).toList()));
  }

  @Override
  public Future<List<Lifetime>> lifetimes(String provider, Instant since) {
    return unlessAway(() -> Future.succeededFuture(List.copyOf(past)));
  }

  private <T> Future<T> unlessAway(Supplier<Future<T>> call) {
    return gate.compose(open -> call.get());
  }

  private static <T> Future<T> refused(String detail) {
    return Future.failedFuture(new ServiceException(new ServiceError.ProviderUnavailable(detail)));
  }
}
