package io.sandpool.store;

import io.sandpool.bus.runs.Claim;
import io.sandpool.bus.runs.RunCursor;
import io.sandpool.bus.runs.RunState;
import io.sandpool.runs.Ending;
import io.sandpool.runs.PackedAnswer;
import io.sandpool.runs.RunRecord;
import io.sandpool.runs.RunStore;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One installation's kept runs in a database, which several may share. */
public final class SqlRuns implements RunStore {

  private final Database database;
  private final String instance;
  private final Unavailable unavailable =
      new Unavailable(
          "The service's database cannot be used, and runs with an Idempotency-Key or Prefer:"
              + " respond-async are kept in it.");

  /**
   * Keeps runs in {@code database}.
   *
   * @param instance names the installation
   */
  public SqlRuns(Database database, String instance) {
    this.database = database;
    this.instance = instance;
  }

  @Override
  public Future<Void> add(List<RunRecord> runs) {
    return write(
            "run_add",
            transaction -> {
              for (RunRecord run : runs) {
                add(transaction, run);
              }
              return runs.size();
            })
        .mapEmpty();
  }

  private void add(Transaction transaction, RunRecord run) throws SQLException {
    @Nullable String claim = run.claim().map(Claim::key).orElse(null);
    if (claim != null) {
      transaction.update(
          """
          delete from execution
          where instance = ? and tenant = ? and claim = ? and expires_at <= ?
          """,
          instance,
          run.tenant(),
          claim,
          run.createdAt().toEpochMilli());
    }
    transaction.update(
        """
        insert into execution (instance, id, tenant, key_id, claim, fingerprint, webhook,
          created_at, state, size)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        instance,
        run.id(),
        run.tenant(),
        run.keyId(),
        claim,
        run.claim().map(Claim::fingerprint).orElse(null),
        run.webhook().orElse(null),
        run.createdAt().toEpochMilli(),
        RunRow.PENDING,
        ROW_BYTES);
  }

  @Override
  public Future<List<RunRecord>> claimed(String tenant, List<String> claims, Instant now) {
    return read(
        "run_claimed",
        transaction -> {
          List<RunRecord> found = new ArrayList<>();
          for (String claim : claims) {
            found.addAll(
                transaction.query(
                    """
                    select %s from execution
                    where instance = ? and tenant = ? and claim = ?
                      and (expires_at is null or expires_at > ?)
                    """
                        .formatted(RunRow.COLUMNS),
                    RunRow::record,
                    instance,
                    tenant,
                    claim,
                    now.toEpochMilli()));
          }
          return found;
        });
  }

  @Override
  public Future<Optional<RunRecord>> find(String tenant, String id, Instant now) {
    return read(
            "run_find",
            transaction ->
                transaction.query(
                    """
                    select %s from execution
                    where instance = ? and id = ? and tenant = ?
                      and (expires_at is null or expires_at > ?)
                    """
                        .formatted(RunRow.WITH_ANSWER),
                    RunRow::withAnswer,
                    instance,
                    id,
                    tenant,
                    now.toEpochMilli()))
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Future<List<RunRecord>> list(
      String tenant, Optional<RunState> state, Optional<RunCursor> before, int limit, Instant now) {
    String only = state.isPresent() ? " and state = ?" : "";
    String after = before.isPresent() ? " and (created_at < ? or (created_at = ? and id < ?))" : "";
    List<Object> arguments = new ArrayList<>(List.of(instance, tenant, now.toEpochMilli()));
    state.ifPresent(one -> arguments.add(one.wireName()));
    before.ifPresent(
        at -> arguments.addAll(List.of(at.createdMillis(), at.createdMillis(), at.id())));
    arguments.add(limit);
    return read(
        "run_list",
        transaction ->
            transaction.query(
                """
                select %s from execution
                where instance = ? and tenant = ? and (expires_at is null or expires_at > ?)%s%s
                order by created_at desc, id desc limit ?
                """
                    .formatted(RunRow.COLUMNS, only, after),
                RunRow::record,
                arguments.toArray()));
  }

  @Override
  public Future<Void> end(String id, Ending ending, boolean freesClaim) {
    Optional<PackedAnswer> answer = ending.answer();
    return write(
            "run_end",
            transaction ->
                transaction.update(
                    """
                    update execution set state = ?, ended_at = ?, expires_at = ?, status = ?,
                      length = ?, answer = ?, size = ?%s
                    where instance = ? and id = ?
                    """
                        .formatted(freesClaim ? ", claim = null, fingerprint = null" : ""),
                    ending.state().wireName(),
                    ending.at().toEpochMilli(),
                    ending.expiresAt().toEpochMilli(),
                    answer.map(PackedAnswer::status).orElse(null),
                    answer.map(PackedAnswer::length).orElse(null),
                    answer.map(packed -> packed.deflated().toArray()).orElse(null),
                    ROW_BYTES + answer.map(packed -> packed.deflated().size()).orElse(0),
                    instance,
                    id))
        .mapEmpty();
  }

  @Override
  public Future<Void> remove(List<String> ids) {
    return write("run_remove", transaction -> remove(transaction, ids)).mapEmpty();
  }

  private int remove(Transaction transaction, List<String> ids) throws SQLException {
    int removed = 0;
    for (String id : ids) {
      removed +=
          transaction.update("delete from execution where instance = ? and id = ?", instance, id);
    }
    return removed;
  }

  @Override
  public Future<Boolean> forget(String tenant, String id) {
    return write(
            "run_forget",
            transaction ->
                transaction.update(
                    """
                    delete from execution
                    where instance = ? and id = ? and tenant = ? and ended_at is not null
                    """,
                    instance,
                    id,
                    tenant))
        .map(forgotten -> forgotten > 0);
  }

  @Override
  public Future<Integer> lose(Instant at, Instant expiresAt) {
    return write(
        "run_lose",
        transaction ->
            transaction.update(
                """
                update execution set state = ?, ended_at = ?, expires_at = ?
                where instance = ? and state = ?
                """,
                RunState.LOST.wireName(),
                at.toEpochMilli(),
                expiresAt.toEpochMilli(),
                instance,
                RunRow.PENDING));
  }

  @Override
  public Future<List<RunRecord>> untold(int limit) {
    return read(
        "run_untold",
        transaction ->
            transaction.query(
                """
                select %s from execution
                where instance = ? and webhook is not null and ended_at is not null
                order by ended_at limit ?
                """
                    .formatted(RunRow.WITH_ANSWER),
                RunRow::withAnswer,
                instance,
                limit));
  }

  @Override
  public Future<Void> told(String id) {
    return write(
            "run_told",
            transaction ->
                transaction.update(
                    "update execution set webhook = null where instance = ? and id = ?",
                    instance,
                    id))
        .mapEmpty();
  }

  @Override
  public Future<Integer> sweep(Instant now, int limit) {
    return write(
        "run_sweep",
        transaction ->
            remove(
                transaction,
                transaction.query(
                    """
                    select id from execution where instance = ? and expires_at <= ?
                    order by expires_at limit ?
                    """,
                    row -> row.getString(1),
                    instance,
                    now.toEpochMilli(),
                    limit)));
  }

  @Override
  public Future<Long> size() {
    return read(
            "run_size",
            transaction ->
                transaction.query(
                    "select coalesce(sum(size), 0) from execution where instance = ?",
                    row -> row.getLong(1),
                    instance))
        .map(sums -> sums.get(0));
  }

  private <T> Future<T> read(String operation, Work<T> work) {
    return database.read(operation, work).recover(unavailable::instead);
  }

  private <T> Future<T> write(String operation, Work<T> work) {
    return database.write(operation, work).recover(unavailable::instead);
  }
}
