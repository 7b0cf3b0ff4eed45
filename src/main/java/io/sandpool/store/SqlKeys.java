package io.sandpool.store;

import io.sandpool.access.KeyRecord;
import io.sandpool.access.KeyStore;
import io.sandpool.bus.admin.KeyLimits;
import io.sandpool.bus.admin.Role;
import io.vertx.core.Future;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One installation's keys in a database, which several may share. */
public final class SqlKeys implements KeyStore {

  private static final String COLUMNS =
      "instance, id, name, role, tenant, last4, hash, created_at, created_by, expires_at, revoked_at,"
          + " max_concurrent, runs_per_minute";

  private final Database database;
  private final String instance;
  private final Unavailable unavailable =
      new Unavailable("The service's database cannot be used, and keys are kept in it.");

  /**
   * Keeps keys in {@code database}.
   *
   * @param instance names the installation
   */
  public SqlKeys(Database database, String instance) {
    this.database = database;
    this.instance = instance;
  }

  @Override
  public Future<List<KeyRecord>> all() {
    return database
        .read(
            "key_list",
            transaction ->
                transaction.query(
                    "select "
                        + COLUMNS
                        + " from api_key where instance = ? order by created_at desc, id",
                    SqlKeys::key,
                    instance))
        .recover(unavailable::instead);
  }

  @Override
  public Future<Void> add(KeyRecord key) {
    return write(
        "key_add",
        "insert into api_key (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        instance,
        key.id(),
        key.name(),
        key.role().wireName(),
        key.tenant(),
        key.last4(),
        key.hash(),
        key.createdAt().toEpochMilli(),
        key.createdBy(),
        key.expires().map(Instant::toEpochMilli).orElse(null),
        key.revokedAt().map(Instant::toEpochMilli).orElse(null),
        key.limits().maxConcurrent().orElse(null),
        key.limits().runsPerMinute().orElse(null));
  }

  @Override
  public Future<Void> revoke(String id, Instant at) {
    return write(
        "key_revoke",
        "update api_key set revoked_at = ? where instance = ? and id = ? and revoked_at is null",
        at.toEpochMilli(),
        instance,
        id);
  }

  @Override
  public Future<Void> forget(Instant then) {
    return write(
        "key_forget",
        "delete from api_key where instance = ? and (revoked_at < ? or expires_at < ?)",
        instance,
        then.toEpochMilli(),
        then.toEpochMilli());
  }

  private Future<Void> write(String operation, String sql, @Nullable Object... values) {
    return database
        .write(operation, transaction -> transaction.update(sql, values))
        .recover(unavailable::instead)
        .mapEmpty();
  }

  private static KeyRecord key(ResultSet row) throws SQLException {
    String role = row.getString("role");
    return new KeyRecord(
        row.getString("id"),
        row.getString("name"),
        Role.ofWireName(role).orElseThrow(() -> new IllegalStateException("No role: " + role)),
        row.getString("tenant"),
        row.getString("last4"),
        row.getString("hash"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        row.getString("created_by"),
        time(row, "expires_at"),
        time(row, "revoked_at"),
        new KeyLimits(number(row, "max_concurrent"), number(row, "runs_per_minute")));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  private static Optional<Integer> number(ResultSet row, String column) throws SQLException {
    int number = row.getInt(column);
    return row.wasNull() ? Optional.empty() : Optional.of(number);
  }
}
