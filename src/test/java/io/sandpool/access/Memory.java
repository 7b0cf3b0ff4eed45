package io.sandpool.access;

import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Stores that remember as long as they are kept. */
final class Memory {

  private Memory() {}

  /** Keys. */
  static final class KeysInMemory implements KeyStore {

    final List<KeyRecord> keys = new CopyOnWriteArrayList<>();
    volatile boolean away;

    @Override
    public Future<List<KeyRecord>> all() {
      if (away) {
        return Future.failedFuture(
            new ServiceException(new ServiceError.ProviderUnavailable("It is away.")));
      }
      List<KeyRecord> all = new ArrayList<>(keys);
      all.sort(Comparator.comparing(KeyRecord::createdAt).reversed().thenComparing(KeyRecord::id));
      return Future.succeededFuture(all);
    }

    @Override
    public Future<Void> add(KeyRecord key) {
      keys.add(key);
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> revoke(String id, Instant at) {
      keys.replaceAll(key -> key.id().equals(id) ? revoked(key, at) : key);
      return Future.succeededFuture();
    }

    static KeyRecord revoked(KeyRecord key, Instant at) {
      return new KeyRecord(
          key.id(),
          key.name(),
          key.role(),
          key.tenant(),
          key.last4(),
          key.hash(),
          key.createdAt(),
          key.createdBy(),
          key.expires(),
          Optional.of(key.revokedAt().orElse(at)),
          key.limits());
    }

    @Override
    public Future<Void> forget(Instant then) {
      keys.removeIf(
          key -> key.revokedAt().or(key::expires).map(end -> end.isBefore(then)).orElse(false));
      return Future.succeededFuture();
    }
  }

  /** The audit log, of which a test may change what it likes. */
  static final class AuditInMemory implements AuditStore {

    final List<AuditEntry> entries = new CopyOnWriteArrayList<>();
    volatile AuditHead head = AuditHead.NONE;

    @Override
    public synchronized Future<AuditEntry> append(Function<AuditHead, AuditEntry> seal) {
      AuditEntry entry = seal.apply(head);
      entries.add(entry);
      head = entry.head();
      return Future.succeededFuture(entry);
    }

    @Override
    public Future<List<AuditEntry>> latest(Optional<Long> before, int limit) {
      List<AuditEntry> all = new ArrayList<>(entries);
      all.removeIf(entry -> before.isPresent() && entry.sequence() >= before.get());
      all.sort(Comparator.comparingLong(AuditEntry::sequence).reversed());
      return Future.succeededFuture(all.subList(0, Math.min(limit, all.size())));
    }

    @Override
    public Future<List<AuditEntry>> after(long sequence, int limit) {
      return Future.succeededFuture(
          entries.stream()
              .filter(entry -> entry.sequence() > sequence)
              .sorted(Comparator.comparingLong(AuditEntry::sequence))
              .limit(limit)
              .toList());
    }

    @Override
    public Future<AuditHead> head() {
      return Future.succeededFuture(head);
    }
  }
}
