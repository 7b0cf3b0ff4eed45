package io.sandpool.access;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the audit log is kept. Nothing in it is ever changed. Futures fail with a {@link
 * io.sandpool.sandbox.ServiceException} where it cannot be used.
 */
public interface AuditStore {

  /**
   * Appends an entry. No other is appended between the asking of {@code seal} and the writing.
   *
   * @param seal makes the entry that follows the one it is given; called on any thread
   */
  Future<AuditEntry> append(Function<AuditHead, AuditEntry> seal);

  /**
   * Entries, the latest first.
   *
   * @param before only those before this one
   * @param limit how many at most
   */
  Future<List<AuditEntry>> latest(Optional<Long> before, int limit);

  /** At most {@code limit} entries after that one, the earliest first. */
  Future<List<AuditEntry>> after(long sequence, int limit);

  /** Where the log has come to, as the store itself keeps it beside the entries. */
  Future<AuditHead> head();
}
