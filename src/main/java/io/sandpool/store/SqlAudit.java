package io.sandpool.store;

import io.sandpool.access.AuditEntry;
import io.sandpool.access.AuditHead;
import io.sandpool.access.AuditStore;
import io.sandpool.bus.admin.Actor;
import io.vertx.core.Future;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One installation's audit log in a database, which several may share. Who appends holds the row
 * that tells the last entry, so that entries come one after the other.
 */
public final class SqlAudit implements AuditStore {

  private static final String COLUMNS =
      "instance, seq, at, actor, tenant, address, action, subject, outcome, detail, hash";

  private final Database database;
  private final String instance;
  private final Unavailable unavailable =
      new Unavailable("The service's database cannot be used, and the audit log is kept in it.");

  /**
   * Keeps the log in {@code database}.
   *
   * @param instance names the installation
   */
  public SqlAudit(Database database, String instance) {
    this.database = database;
    this.instance = instance;
  }

  @Override
  public Future<AuditEntry> append(Function<AuditHead, AuditEntry> seal) {
    return database
        .write("audit_append", transaction -> append(transaction, seal))
        .recover(unavailable::instead);
  }

  private AuditEntry append(Transaction transaction, Function<AuditHead, AuditEntry> seal)
      throws SQLException {
    transaction.update(
        """
        insert into audit_head (instance, seq, hash) values (?, ?, ?)
        on conflict (instance) do nothing
        """,
        instance,
        AuditHead.NONE.sequence(),
        AuditHead.NONE.hash());
    // Holds the row, before it is read.
    transaction.update("update audit_head set seq = seq where instance = ?", instance);
    AuditEntry entry = seal.apply(head(transaction));
    transaction.update(
        "insert into audit_entry (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        instance,
        entry.sequence(),
        entry.at().toEpochMilli(),
        entry.actor().name(),
        entry.actor().tenant(),
        entry.actor().address(),
        entry.action(),
        entry.subject(),
        entry.outcome(),
        entry.detail(),
        entry.hash());
    transaction.update(
        "update audit_head set seq = ?, hash = ? where instance = ?",
        entry.sequence(),
        entry.hash(),
        instance);
    return entry;
  }

  @Override
  public Future<List<AuditEntry>> latest(Optional<Long> before, int limit) {
    return query(
        "audit_latest",
        "select "
            + COLUMNS
            + " from audit_entry where instance = ? and seq < ? order by seq desc limit ?",
        instance,
        before.orElse(Long.MAX_VALUE),
        limit);
  }

  @Override
  public Future<List<AuditEntry>> after(long sequence, int limit) {
    return query(
        "audit_after",
        "select "
            + COLUMNS
            + " from audit_entry where instance = ? and seq > ? order by seq limit ?",
        instance,
        sequence,
        limit);
  }

  private Future<List<AuditEntry>> query(String operation, String sql, Object... values) {
    return database
        .read(operation, transaction -> transaction.query(sql, SqlAudit::entry, values))
        .recover(unavailable::instead);
  }

  @Override
  public Future<AuditHead> head() {
    return database.read("audit_head", this::head).recover(unavailable::instead);
  }

  private AuditHead head(Transaction transaction) throws SQLException {
    return transaction
        .query(
            "select seq, hash from audit_head where instance = ?",
            row -> new AuditHead(row.getLong(1), row.getString(2)),
            instance)
        .stream()
        .findFirst()
        .orElse(AuditHead.NONE);
  }

  private static AuditEntry entry(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getLong("seq"),
        Instant.ofEpochMilli(row.getLong("at")),
        new Actor(row.getString("actor"), row.getString("tenant"), row.getString("address")),
        row.getString("action"),
        row.getString("subject"),
        row.getString("outcome"),
        row.getString("detail"),
        row.getString("hash"));
  }
}
