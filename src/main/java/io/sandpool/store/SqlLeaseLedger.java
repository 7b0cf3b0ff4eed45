package io.sandpool.store;

import io.sandpool.provider.LeaseLedger;
import io.sandpool.provider.Lifetime;
import io.sandpool.provider.RemoteLease;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SlotIdentity;
import io.vertx.core.Future;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The ledger in a database, which several installations may share. */
public final class SqlLeaseLedger implements LeaseLedger {

  private static final String COLUMNS =
      "provider, lease_key, sandbox_id, boot, pool, slot, generation, created_at, expires_at";

  /** As long as anybody asks what was spent. */
  private static final Duration KEPT = Duration.ofHours(1);

  private final Database database;
  private final String instance;
  private final InstantSource clock;

  /**
   * Makes the ledger of one installation.
   *
   * @param instance names the installation
   */
  public SqlLeaseLedger(Database database, String instance) {
    this(database, instance, InstantSource.system());
  }

  SqlLeaseLedger(Database database, String instance, InstantSource clock) {
    this.database = database;
    this.instance = instance;
    this.clock = clock;
  }

  @Override
  public Future<Void> intend(RemoteLease lease) {
    return write(
            "lease_intend",
            """
            insert into remote_lease (instance, %s) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (instance, provider, lease_key) do nothing
            """
                .formatted(COLUMNS),
            instance,
            lease.provider(),
            lease.key(),
            lease.sandboxId().orElse(null),
            lease.boot(),
            lease.identity().pool(),
            lease.identity().slot(),
            lease.identity().generation(),
            lease.createdAt().toEpochMilli(),
            lease.expiresAt().toEpochMilli())
        .mapEmpty();
  }

  @Override
  public Future<Void> confirm(String provider, String key, String sandboxId, Instant expiresAt) {
    return write(
            "lease_confirm",
            """
            update remote_lease set sandbox_id = ?, expires_at = ?
            where instance = ? and provider = ? and lease_key = ?
            """,
            sandboxId,
            expiresAt.toEpochMilli(),
            instance,
            provider,
            key)
        .compose(
            rows ->
                rows == 1
                    ? Future.succeededFuture()
                    : refused("The remote sandbox was given up before it was ready."));
  }

  @Override
  public Future<Void> forget(String provider, String key) {
    return database
        .write("lease_forget", transaction -> forget(transaction, provider, key))
        .recover(SqlLeaseLedger::unavailable)
        .mapEmpty();
  }

  /** Of a sandbox that came into being it is kept when that lived. */
  private int forget(Transaction transaction, String provider, String key) throws SQLException {
    long now = clock.millis();
    int lived =
        transaction.update(
            """
            insert into past_remote_lease (instance, provider, lease_key, born_at, ended_at)
            select instance, provider, lease_key, created_at,
              case when expires_at < ? then expires_at else ? end
            from remote_lease
            where instance = ? and provider = ? and lease_key = ? and sandbox_id is not null
            on conflict (instance, provider, lease_key) do nothing
            """,
            now,
            now,
            instance,
            provider,
            key);
    if (lived > 0) {
      transaction.update(
          "delete from past_remote_lease where instance = ? and ended_at < ?",
          instance,
          now - KEPT.toMillis());
    }
    return transaction.update(
        "delete from remote_lease where instance = ? and provider = ? and lease_key = ?",
        instance,
        provider,
        key);
  }

  @Override
  public Future<List<Lifetime>> lifetimes(String provider, Instant since) {
    long now = clock.millis();
    return database
        .read(
            "lease_lifetimes",
            transaction ->
                transaction.query(
                    """
                    select born_at, ended_at from past_remote_lease
                    where instance = ? and provider = ? and ended_at > ?
                    union all
                    select created_at, case when expires_at < ? then expires_at else ? end
                    from remote_lease
                    where instance = ? and provider = ? and expires_at > ?
                      and sandbox_id is not null
                    """,
                    row ->
                        new Lifetime(
                            Instant.ofEpochMilli(row.getLong(1)),
                            Instant.ofEpochMilli(row.getLong(2))),
                    instance,
                    provider,
                    since.toEpochMilli(),
                    now,
                    now,
                    instance,
                    provider,
                    since.toEpochMilli()))
        .recover(SqlLeaseLedger::unavailable);
  }

  @Override
  public Future<List<RemoteLease>> of(String provider) {
    return database
        .read(
            "lease_list",
            transaction ->
                transaction.query(
                    """
                    select %s from remote_lease where instance = ? and provider = ?
                    order by created_at, lease_key
                    """
                        .formatted(COLUMNS),
                    SqlLeaseLedger::lease,
                    instance,
                    provider))
        .recover(SqlLeaseLedger::unavailable);
  }

  /** How many leases this installation has at each provider that it has any at. */
  public Future<Map<String, Integer>> count() {
    return database
        .read(
            "lease_count",
            transaction ->
                transaction.query(
                    "select provider, count(*) from remote_lease where instance = ? group by provider",
                    row -> Map.entry(row.getString(1), row.getInt(2)),
                    instance))
        .<Map<String, Integer>>map(
            rows -> {
              Map<String, Integer> counts = new TreeMap<>();
              rows.forEach(row -> counts.put(row.getKey(), row.getValue()));
              return counts;
            })
        .recover(SqlLeaseLedger::unavailable);
  }

  private Future<Integer> write(String operation, String sql, @Nullable Object... values) {
    return database
        .write(operation, transaction -> transaction.update(sql, values))
        .recover(SqlLeaseLedger::unavailable);
  }

  private static RemoteLease lease(ResultSet row) throws SQLException {
    return new RemoteLease(
        row.getString("provider"),
        row.getString("lease_key"),
        Optional.ofNullable(row.getString("sandbox_id")),
        row.getString("boot"),
        new SlotIdentity(row.getString("pool"), row.getLong("slot"), row.getInt("generation")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("expires_at")));
  }

  /** Callers learn no more; the operator finds the rest in the log. */
  private static <T> Future<T> unavailable(Throwable failure) {
    return failure instanceof DatabaseException
        ? refused("The service's database cannot be used, and no remote sandbox is had without it.")
        : Future.failedFuture(failure);
  }

  private static <T> Future<T> refused(String detail) {
    return Future.failedFuture(new ServiceException(new ServiceError.ProviderUnavailable(detail)));
  }
}
