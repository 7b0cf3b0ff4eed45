package io.sandpool.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.sandpool.store.DatabaseException.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** The pool of connections to one database. Its methods block. */
final class Connections implements AutoCloseable {

  private static final Duration KEEP_ALIVE = Duration.ofMinutes(2);
  private static final Duration LIFETIME = Duration.ofMinutes(30);

  private final HikariDataSource pool;
  private final Dialect dialect;

  Connections(Dialect dialect, Duration deadline) {
    this.dialect = dialect;
    HikariConfig config = new HikariConfig();
    config.setPoolName("database");
    config.setDataSource(dialect.source());
    config.setMaximumPoolSize(dialect.threads());
    config.setMinimumIdle(1);
    // Less than the deadline, so that the reason is known by then.
    long patience = deadline.multipliedBy(3).dividedBy(4).toMillis();
    config.setConnectionTimeout(patience);
    config.setValidationTimeout(patience);
    config.setKeepaliveTime(KEEP_ALIVE.toMillis());
    config.setMaxLifetime(LIFETIME.toMillis());
    // The database has been looked at before; one that goes away later comes back.
    config.setInitializationFailTimeout(-1);
    dialect.initialSql().ifPresent(config::setConnectionInitSql);
    this.pool = new HikariDataSource(config);
  }

  /** Does {@code work} in one transaction, which is undone where it fails or was cut off. */
  <T> T with(Lifeline lifeline, boolean writing, Work<T> work) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      lifeline.hold(connection);
      try {
        return Transaction.run(
            connection,
            dialect.begin(writing),
            transaction -> {
              requireUncut(lifeline);
              T value = work.in(transaction);
              requireUncut(lifeline);
              return value;
            },
            () -> pool.evictConnection(connection));
      } finally {
        lifeline.letGo();
      }
    }
  }

  /** Nobody awaits the outcome any more. */
  private static void requireUncut(Lifeline lifeline) {
    if (lifeline.isCut()) {
      throw new DatabaseException(Kind.TIMED_OUT, "The operation was cut off at its deadline.", "");
    }
  }

  /** Interrupts what runs on a connection, which is not used again. */
  void interrupt(Connection connection) throws SQLException {
    pool.evictConnection(connection);
    dialect.interrupt(connection);
  }

  @Override
  public void close() {
    pool.close();
  }
}
