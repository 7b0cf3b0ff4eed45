package io.sandpool.store;

import io.sandpool.store.DatabaseException.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * PostgreSQL, through a small pool of connections.
 *
 * @param server the database
 * @param deadline of one operation
 */
record PostgresDialect(PostgresServer server, Duration deadline) implements Dialect {

  /** Any number that other programs in the same database are unlikely to lock. */
  private static final long SCHEMA_LOCK = 0x73616e64706f6f6cL;

  /** By then the server itself has given up; what is silent for longer is gone. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private static final int PARALLEL = 4;

  @Override
  public int threads() {
    return PARALLEL;
  }

  @Override
  public boolean exists() {
    return true;
  }

  @Override
  public void create() {}

  @Override
  public DataSource source() {
    PGSimpleDataSource source = server.dataSource();
    source.setApplicationName("sandpool");
    source.setConnectTimeout(seconds(deadline));
    source.setSocketTimeout(seconds(deadline.plus(SILENCE)));
    source.setTcpKeepAlive(true);
    // It quotes rows, and some hold secrets.
    source.setLogServerErrorDetail(false);
    return source;
  }

  private static int seconds(Duration duration) {
    return Math.max(1, (int) duration.toSeconds());
  }

  /** What is committed must be on disk, even where the server's own setting is laxer. */
  @Override
  public Optional<String> initialSql() {
    return Optional.of(
        """
        select set_config('statement_timeout', '%d', false),
               set_config('synchronous_commit', case current_setting('synchronous_commit')
                 when 'off' then 'on' else current_setting('synchronous_commit') end, false)
        """
            .formatted(deadline.toMillis()));
  }

  @Override
  public String version(Connection connection) throws SQLException {
    return "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion();
  }

  @Override
  public void verify(Connection connection) throws SQLException {
    boolean readOnly =
        new Transaction(connection)
            .query("show transaction_read_only", row -> row.getString(1))
            .contains("on");
    if (readOnly) {
      throw readOnly(new SQLException("transaction_read_only is on"));
    }
  }

  @Override
  public String begin(boolean writing) {
    return writing ? "begin" : "begin read only";
  }

  @Override
  public void lockSchema(Connection connection) throws SQLException {
    new Transaction(connection)
        .query("select pg_advisory_xact_lock(?)", row -> row.getString(1), SCHEMA_LOCK);
  }

  @Override
  public List<String> appendOnly(Migration.AppendOnly table) {
    return List.of(
        """
        create function %1$s_refuse() returns trigger language plpgsql as
        $$ begin raise exception 'rows of %1$s are never changed'; end $$
        """
            .formatted(table.table()),
        """
        create trigger %1$s_append_only before update or delete or truncate on %1$s
        for each statement execute function %1$s_refuse()
        """
            .formatted(table.table()));
  }

  /** Closes the socket: a server that does not answer would not hear a request to stop either. */
  @Override
  public void interrupt(Connection connection) throws SQLException {
    connection.abort(Runnable::run);
  }

  @Override
  public DatabaseException explain(SQLException failure) {
    String state = Optional.ofNullable(failure.getSQLState()).orElse("");
    return switch (state) {
      case "28000", "28P01" ->
          trouble(
              failure,
              "refuses the user or the password",
              "Correct the user in database.url, or the password in SANDPOOL_DATABASE_PASSWORD.");
      case "3D000" -> trouble(failure, "does not exist", "Make it: createdb.");
      case "42501" ->
          trouble(failure, "does not permit that", "Let the user make tables in its schema.");
      case "25006" -> readOnly(failure);
      case "53100" -> trouble(failure, "cannot grow", "Make room on the server's disk.");
      case "57014" ->
          Dialect.trouble(Kind.TIMED_OUT, server, "did not answer in time", failure, "");
      default ->
          isAway(state)
              ? trouble(
                  failure,
                  "cannot be reached",
                  "Start the server, or correct host and port in database.url.")
              : Dialect.trouble(Kind.REFUSED, server, "refused a statement", failure, "");
    };
  }

  /**
   * Connection trouble, lack of resources, a server that starts or stops, a database that takes no
   * connections, a lost race between transactions; and what has no state, since the server gives
   * everything one.
   */
  private static boolean isAway(String state) {
    return state.isEmpty()
        || state.startsWith("08")
        || state.startsWith("53")
        || state.equals("55000")
        || state.startsWith("57P")
        || state.startsWith("40");
  }

  private DatabaseException readOnly(SQLException failure) {
    return trouble(
        failure, "is read-only", "Name a server in database.url that takes writes, no standby.");
  }

  private DatabaseException trouble(SQLException failure, String what, String fix) {
    return Dialect.trouble(Kind.UNAVAILABLE, server, what, failure, fix);
  }
}
