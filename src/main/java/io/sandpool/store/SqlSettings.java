package io.sandpool.store;

import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.settings.SealedVersion;
import io.sandpool.settings.VersionStore;
import io.vertx.core.Future;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The versions of one installation's settings, in a database that several may share. */
public final class SqlSettings implements VersionStore {

  private static final String COLUMNS = "version, made_at, made_by, note, sealed";

  private final Database database;
  private final String instance;

  /**
   * Keeps the settings of one installation.
   *
   * @param instance names the installation
   */
  public SqlSettings(Database database, String instance) {
    this.database = database;
    this.instance = instance;
  }

  @Override
  public Future<Optional<SealedVersion>> latest() {
    return list(Optional.empty(), 1).map(found -> found.stream().findFirst());
  }

  @Override
  public Future<Optional<SealedVersion>> version(long number) {
    return read(
            "settings_version",
            "select %s from settings_version where instance = ? and version = ?".formatted(COLUMNS),
            instance,
            number)
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Future<List<SealedVersion>> list(Optional<Long> before, int limit) {
    return read(
        "settings_list",
        """
        select %s from settings_version where instance = ? and version < ?
        order by version desc limit ?
        """
            .formatted(COLUMNS),
        instance,
        before.orElse(Long.MAX_VALUE),
        limit);
  }

  @Override
  public Future<Boolean> append(SealedVersion version) {
    return database
        .write(
            "settings_append",
            transaction -> {
              int added =
                  transaction.update(
                      """
                      insert into settings_version (instance, %s) values (?, ?, ?, ?, ?, ?)
                      on conflict (instance, version) do nothing
                      """
                          .formatted(COLUMNS),
                      instance,
                      version.number(),
                      version.at().toEpochMilli(),
                      version.by(),
                      version.note(),
                      version.sealed());
              transaction.update(
                  "delete from settings_version where instance = ? and version <= ?",
                  instance,
                  version.number() - KEPT);
              return added == 1;
            })
        .recover(SqlSettings::unavailable);
  }

  @Override
  public Future<Integer> reseal(UnaryOperator<SealedVersion> reseal) {
    return database
        .write(
            "settings_reseal",
            transaction -> {
              List<SealedVersion> all =
                  transaction.query(
                      "select %s from settings_version where instance = ?".formatted(COLUMNS),
                      SqlSettings::version,
                      instance);
              for (SealedVersion version : all) {
                transaction.update(
                    "update settings_version set sealed = ? where instance = ? and version = ?",
                    reseal.apply(version).sealed(),
                    instance,
                    version.number());
              }
              return all.size();
            })
        .recover(SqlSettings::unavailable);
  }

  @Override
  public Future<Integer> forgetAll() {
    return database
        .write(
            "settings_forget",
            transaction ->
                transaction.update("delete from settings_version where instance = ?", instance))
        .recover(SqlSettings::unavailable);
  }

  private Future<List<SealedVersion>> read(String operation, String sql, Object... values) {
    return database
        .read(operation, transaction -> transaction.query(sql, SqlSettings::version, values))
        .recover(SqlSettings::unavailable);
  }

  private static SealedVersion version(ResultSet row) throws SQLException {
    return new SealedVersion(
        row.getLong("version"),
        Instant.ofEpochMilli(row.getLong("made_at")),
        row.getString("made_by"),
        row.getString("note"),
        row.getString("sealed"));
  }

  /** Callers learn no more; the operator finds the rest in the log. */
  private static <T> Future<T> unavailable(Throwable failure) {
    return Future.failedFuture(
        failure instanceof DatabaseException
            ? new ServiceException(
                new ServiceError.ProviderUnavailable(
                    "The service's database cannot be used, and settings are not changed without it."))
            : failure);
  }
}
