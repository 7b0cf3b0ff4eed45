package io.sandpool.store;

import io.sandpool.store.DatabaseException.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** All in which the two databases differ. Its methods block, except where they say otherwise. */
interface Dialect {

  /** The dialect that {@code settings}' database speaks. */
  static Dialect of(DatabaseSettings settings) {
    DatabaseAddress address = settings.address();
    if (address instanceof SqliteFile file) {
      return new SqliteDialect(file, settings.deadline());
    }
    return new PostgresDialect((PostgresServer) address, settings.deadline());
  }

  /** Transactions at the same time. */
  int threads();

  /** Whether there is anything to connect to, without making it. */
  boolean exists();

  /**
   * Makes what must be there before the first connection.
   *
   * @throws DatabaseException where it cannot
   */
  void create();

  /** Opens connections, with the time limits in force. */
  DataSource source();

  /** Run once on every connection of the pool. */
  Optional<String> initialSql();

  /** What the database calls itself. */
  String version(Connection connection) throws SQLException;

  /**
   * Looks whether it is whole and may be written to.
   *
   * @throws DatabaseException where it is not
   */
  void verify(Connection connection) throws SQLException;

  /** The statement that begins a transaction. */
  String begin(boolean writing);

  /** Keeps others from changing tables until the transaction ends. */
  void lockSchema(Connection connection) throws SQLException;

  /** Statements by which a table refuses to change or drop a row. */
  List<String> appendOnly(Migration.AppendOnly table);

  /** Makes what runs on {@code connection} fail soon. Called on another thread than that. */
  void interrupt(Connection connection) throws SQLException;

  /** What the driver's exception means, and what an operator can do. Does not block. */
  DatabaseException explain(SQLException failure);

  /** Puts the sentence together that {@link #explain} returns. */
  static DatabaseException trouble(
      Kind kind, DatabaseAddress address, String what, Throwable said, String fix) {
    String words = String.valueOf(said.getMessage()).strip().replaceAll("\\s+", " ");
    String bounded = words.length() > 300 ? words.substring(0, 300) + "…" : words;
    return new DatabaseException(
        kind, "The database %s %s (%s).".formatted(address, what, bounded), fix);
  }
}
