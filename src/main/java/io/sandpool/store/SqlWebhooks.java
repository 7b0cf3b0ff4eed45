package io.sandpool.store;

import io.sandpool.sandbox.Bytes;
import io.sandpool.webhook.Delivery;
import io.sandpool.webhook.WebhookStore;
import io.vertx.core.Future;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One installation's events for callers' servers, in a database that several may share. */
public final class SqlWebhooks implements WebhookStore {

  private static final String WAITING =
      " from webhook_delivery where instance = ? and ended_at is null";

  private final Database database;
  private final String instance;
  private final Unavailable unavailable =
      new Unavailable("The service's database cannot be used, and webhooks are kept in it.");

  /**
   * Keeps deliveries in {@code database}.
   *
   * @param instance names the installation
   */
  public SqlWebhooks(Database database, String instance) {
    this.database = database;
    this.instance = instance;
  }

  @Override
  public Future<Added> add(Delivery delivery, int most, int mostOfTenant) {
    return database
        .write("webhook_add", transaction -> add(transaction, delivery, most, mostOfTenant))
        .recover(unavailable::instead);
  }

  private Added add(Transaction transaction, Delivery delivery, int most, int mostOfTenant)
      throws SQLException {
    boolean known =
        count(transaction, " from webhook_delivery where instance = ? and id = ?", delivery.id())
            > 0;
    if (known) {
      return Added.KNOWN;
    }
    if (count(transaction, WAITING) >= most
        || count(transaction, WAITING + " and tenant = ?", delivery.tenant()) >= mostOfTenant) {
      return Added.FULL;
    }
    int added =
        transaction.update(
            """
            insert into webhook_delivery
              (instance, id, tenant, host, url, body, attempts, created_at, next_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (instance, id) do nothing
            """,
            instance,
            delivery.id(),
            delivery.tenant(),
            delivery.host(),
            delivery.url(),
            delivery.body().toUtf8(),
            delivery.attempts(),
            delivery.createdAt().toEpochMilli(),
            delivery.nextAt().toEpochMilli());
    return added == 1 ? Added.ADDED : Added.KNOWN;
  }

  private int count(Transaction transaction, String from, String... values) throws SQLException {
    List<Object> all = new ArrayList<>(List.of(instance));
    Collections.addAll(all, values);
    return transaction
        .query("select count(*)" + from, rows -> rows.getInt(1), all.toArray())
        .get(0);
  }

  @Override
  public Future<Look> look(Instant now, int limit, Busy busy) {
    return database
        .read(
            "webhook_look",
            transaction ->
                new Look(
                    due(transaction, now, limit, busy),
                    count(transaction, WAITING),
                    next(transaction, now)))
        .recover(unavailable::instead);
  }

  private List<Delivery> due(Transaction transaction, Instant now, int limit, Busy busy)
      throws SQLException {
    List<Object> values = new ArrayList<>(List.of(instance, now.toEpochMilli()));
    String others =
        notIn("id", busy.ids(), values)
            + notIn("host", busy.hosts(), values)
            + notIn("tenant", busy.tenants(), values);
    values.add(limit);
    return transaction.query(
        "select id, tenant, host, url, body, attempts, created_at, next_at"
            + WAITING
            + " and next_at <= ?"
            + others
            + " order by next_at, id limit ?",
        SqlWebhooks::delivery,
        values.toArray());
  }

  private static String notIn(String column, Set<String> excluded, List<Object> values) {
    values.addAll(excluded);
    return excluded.isEmpty()
        ? ""
        : " and %s not in (%s)"
            .formatted(column, String.join(", ", Collections.nCopies(excluded.size(), "?")));
  }

  private Optional<Instant> next(Transaction transaction, Instant now) throws SQLException {
    return transaction
        .query(
            "select next_at" + WAITING + " and next_at > ? order by next_at limit 1",
            rows -> Instant.ofEpochMilli(rows.getLong(1)),
            instance,
            now.toEpochMilli())
        .stream()
        .findFirst();
  }

  @Override
  public Future<Void> retry(String id, int attempts, Instant at) {
    return write(
        "webhook_retry",
        "update webhook_delivery set attempts = ?, next_at = ? where instance = ? and id = ?",
        attempts,
        at.toEpochMilli(),
        instance,
        id);
  }

  @Override
  public Future<Void> end(String id, Instant at) {
    return write(
        "webhook_end",
        "update webhook_delivery set ended_at = ?, url = '', body = '' where instance = ? and id = ?",
        at.toEpochMilli(),
        instance,
        id);
  }

  @Override
  public Future<Void> sweep(Instant then) {
    return write(
        "webhook_sweep",
        "delete from webhook_delivery where instance = ? and ended_at < ?",
        instance,
        then.toEpochMilli());
  }

  private Future<Void> write(String operation, String sql, Object... values) {
    return database
        .write(operation, transaction -> transaction.update(sql, values))
        .recover(unavailable::instead)
        .mapEmpty();
  }

  private static Delivery delivery(ResultSet row) throws SQLException {
    return new Delivery(
        row.getString("id"),
        row.getString("tenant"),
        row.getString("host"),
        row.getString("url"),
        Bytes.utf8(row.getString("body")),
        row.getInt("attempts"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("next_at")));
  }
}
