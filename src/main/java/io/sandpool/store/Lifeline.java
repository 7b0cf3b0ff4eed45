package io.sandpool.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ties a piece of work to the connection that it uses, so that the work can be cut off at its
 * deadline without ever hitting whoever has the connection next. May be used on any thread.
 */
final class Lifeline {

  private static final Logger LOG = LoggerFactory.getLogger(Lifeline.class);

  /** Makes what runs on a connection fail soon. */
  @FunctionalInterface
  interface Interruption {
    void of(Connection connection) throws SQLException;
  }

  private final Interruption interruption;
  private Optional<Connection> connection = Optional.empty();
  private boolean cut;

  Lifeline(Interruption interruption) {
    this.interruption = interruption;
  }

  /** From now on a cut hits {@code used}. */
  synchronized void hold(Connection used) {
    connection = Optional.of(used);
  }

  /** From now on a cut hits nothing. Waits for one that is under way. */
  synchronized void letGo() {
    connection = Optional.empty();
  }

  synchronized boolean isCut() {
    return cut;
  }

  /** Ends what runs. */
  synchronized void cut() {
    cut = true;
    try {
      if (connection.isPresent()) {
        interruption.of(connection.get());
      }
    } catch (SQLException e) {
      LOG.warn("An operation of the database could not be interrupted: {}", e.getMessage());
    }
  }
}
