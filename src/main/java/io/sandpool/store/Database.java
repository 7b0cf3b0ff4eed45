package io.sandpool.store;

import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's database. Does transactions on a few threads of its own, each under a deadline.
 *
 * <p>Threading: may be used on any thread; returns at once, and futures complete on the caller's
 * context. Errors: futures fail with {@link DatabaseException}; anything else is a defect of the
 * work. A database that goes away comes back by itself.
 */
public final class Database {

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  private final DatabaseAddress address;
  private final Dialect dialect;
  private final Workers workers;
  private final Connections connections;
  private final DatabaseListener listener;
  private final Ticker ticker = Ticker.system();
  private final AtomicBoolean up = new AtomicBoolean(true);

  private Database(
      DatabaseAddress address,
      Dialect dialect,
      Workers workers,
      Connections connections,
      DatabaseListener listener) {
    this.address = address;
    this.dialect = dialect;
    this.workers = workers;
    this.connections = connections;
    this.listener = listener;
    listener.onState(true);
  }

  /**
   * Opens the database and brings its tables up to date. Fails where it cannot be used, with what
   * an operator can do.
   */
  public static Future<Database> open(
      Vertx vertx, DatabaseSettings settings, DatabaseListener listener) {
    return open(vertx, settings, Migration.all(), listener);
  }

  static Future<Database> open(
      Vertx vertx,
      DatabaseSettings settings,
      List<Migration> migrations,
      DatabaseListener listener) {
    Dialect dialect = Dialect.of(settings);
    Workers workers = new Workers(vertx, dialect.threads(), settings.queue(), settings.deadline());
    Schema schema = new Schema(dialect, settings.address(), migrations);
    return workers
        .call(
            "open",
            () -> {
              makeReady(dialect, schema);
              return new Connections(dialect, settings.deadline());
            },
            () -> {})
        .map(
            connections ->
                new Database(settings.address(), dialect, workers, connections, listener))
        .onFailure(e -> workers.close(() -> {}));
  }

  private static void makeReady(Dialect dialect, Schema schema) {
    dialect.create();
    try (Connection connection = dialect.source().getConnection()) {
      dialect.verify(connection);
      schema.update(connection, System.currentTimeMillis());
    } catch (SQLException e) {
      throw dialect.explain(e);
    }
  }

  /**
   * Does {@code work} in a transaction that may only read.
   *
   * @param operation names it, in meters and messages; from a fixed set
   */
  public <T> Future<T> read(String operation, Work<T> work) {
    return transact(operation, false, work);
  }

  /** Does {@code work} in a transaction that may write; what it wrote is durable on completion. */
  public <T> Future<T> write(String operation, Work<T> work) {
    return transact(operation, true, work);
  }

  private <T> Future<T> transact(String operation, boolean writing, Work<T> work) {
    long start = ticker.nanos();
    Lifeline lifeline = new Lifeline(connections::interrupt);
    return workers
        .call(operation, () -> explained(lifeline, writing, work), lifeline::cut)
        .onComplete(
            result -> {
              listener.onOperation(operation, Duration.ofNanos(ticker.nanos() - start));
              note(operation, result.cause());
            });
  }

  private <T> T explained(Lifeline lifeline, boolean writing, Work<T> work) {
    try {
      return connections.with(lifeline, writing, work);
    } catch (SQLException e) {
      // The pool wraps what kept it from connecting.
      throw dialect.explain(e.getCause() instanceof SQLException inner ? inner : e);
    }
  }

  /** Tells how the database is, and says it in the log where that has changed. */
  private void note(String operation, @Nullable Throwable failure) {
    if (!(failure instanceof DatabaseException known)) {
      said(true, "");
      return;
    }
    switch (known.kind()) {
      case UNAVAILABLE, TIMED_OUT, OVERLOADED -> said(false, String.valueOf(known.getMessage()));
      case REFUSED -> {
        LOG.warn("Operation {}: {}", operation, known.getMessage());
        said(true, "");
      }
      case CLOSED -> LOG.debug("Operation {} came after the end", operation);
    }
  }

  private void said(boolean usable, String trouble) {
    listener.onState(usable);
    if (up.getAndSet(usable) == usable) {
      return;
    }
    if (usable) {
      LOG.info("The database {} answers again", address);
    } else {
      LOG.warn("The database cannot be used: {}", trouble);
    }
  }

  /** Finishes what waits, within one deadline, and lets go of everything. */
  public Future<Void> close() {
    return workers.close(connections::close);
  }

  /** Where it is, without password. */
  @Override
  public String toString() {
    return address.toString();
  }
}
