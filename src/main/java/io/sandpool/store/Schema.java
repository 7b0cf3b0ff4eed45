package io.sandpool.store;

import io.sandpool.store.DatabaseException.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Brings the tables up to date, one version after the other, all or nothing. Table {@code
 * schema_version} has a row for each version that is in place.
 */
final class Schema {

  private final Dialect dialect;
  private final DatabaseAddress address;
  private final List<Migration> migrations;

  Schema(Dialect dialect, DatabaseAddress address, List<Migration> migrations) {
    this.dialect = dialect;
    this.address = address;
    this.migrations = migrations;
  }

  /** The version that this program knows. */
  int latest() {
    return migrations.size();
  }

  /**
   * The version that is in place; 0 where there is none.
   *
   * @throws DatabaseException where it is of a newer program
   */
  int version(Connection connection) throws SQLException {
    if (!hasVersions(connection)) {
      return 0;
    }
    int version =
        new Transaction(connection)
            .query("select coalesce(max(version), 0) from schema_version", rows -> rows.getInt(1))
            .get(0);
    if (version > latest()) {
      throw new DatabaseException(
          Kind.UNAVAILABLE,
          "The database %s has tables of version %d; this program knows up to version %d."
              .formatted(address, version, latest()),
          "Use the newer program that made them, or a backup from before it.");
    }
    return version;
  }

  /**
   * Writes what is there already: the only way to find out whether that can be done. Begins a
   * transaction of its own.
   *
   * @return the version that is in place
   */
  int touch(Connection connection) throws SQLException {
    return Transaction.run(
        connection,
        dialect.begin(true),
        transaction -> {
          int version = version(connection);
          if (version > 0) {
            touch(transaction, version);
          }
          return version;
        },
        () -> {});
  }

  private static void touch(Transaction transaction, int version) throws SQLException {
    transaction.update("update schema_version set name = name where version = ?", version);
  }

  /** Takes the steps that are missing. Two programs at once are kept apart. */
  void update(Connection connection, long nowMillis) throws SQLException {
    Transaction.run(
        connection,
        dialect.begin(true),
        transaction -> {
          dialect.lockSchema(connection);
          int version = version(connection);
          for (Migration migration : migrations.subList(version, migrations.size())) {
            take(transaction, migration, nowMillis);
          }
          touch(transaction, latest());
          return version;
        },
        () -> {});
  }

  private void take(Transaction transaction, Migration migration, long nowMillis)
      throws SQLException {
    if (migration.version() == 1) {
      transaction.update(
          """
          create table schema_version (
            version    integer not null primary key,
            name       text    not null,
            applied_at bigint  not null -- milliseconds since 1970, UTC
          )
          """);
    }
    for (String statement : migration.statements()) {
      transaction.update(statement);
    }
    for (Migration.AppendOnly table : migration.appendOnly()) {
      for (String statement : dialect.appendOnly(table)) {
        transaction.update(statement);
      }
    }
    transaction.update(
        "insert into schema_version (version, name, applied_at) values (?, ?, ?)",
        migration.version(),
        migration.name(),
        nowMillis);
  }

  private static boolean hasVersions(Connection connection) throws SQLException {
    try (ResultSet tables =
        connection
            .getMetaData()
            .getTables(null, connection.getSchema(), "schema_version", new String[] {"TABLE"})) {
      return tables.next();
    }
  }
}
