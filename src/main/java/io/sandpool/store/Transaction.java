package io.sandpool.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs statements within one transaction. Values go in as parameters only: text, numbers and bytes,
 * which both databases take as they are.
 */
public final class Transaction {

  private static final Logger LOG = LoggerFactory.getLogger(Transaction.class);

  private final Connection connection;

  Transaction(Connection connection) {
    this.connection = connection;
  }

  /**
   * Does {@code work} between {@code begin} and a commit, or undoes it. Transactions are begun and
   * ended by statements, since SQLite's driver begins the next one with each end of one, and an
   * idle connection would keep its lock.
   *
   * @param connection in auto-commit mode
   * @param broken called where it could not be undone: the connection must not be used again
   */
  static <T> T run(Connection connection, String begin, Work<T> work, Runnable broken)
      throws SQLException {
    try (Statement control = connection.createStatement()) {
      control.execute(begin);
      try {
        T value = work.in(new Transaction(connection));
        control.execute("commit");
        return value;
      } catch (SQLException | RuntimeException e) {
        undo(control, broken);
        throw e;
      }
    }
  }

  private static void undo(Statement control, Runnable broken) {
    try {
      control.execute("rollback");
    } catch (SQLException e) {
      LOG.debug("A transaction could not be undone: {}", e.getMessage());
      broken.run();
    }
  }

  /** Reads one row of a result. */
  @FunctionalInterface
  public interface RowReader<T> {

    /** Reads the row at which {@code rows} stands. */
    T read(ResultSet rows) throws SQLException;
  }

  /** Changes something, and says how many rows it changed. */
  public int update(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values)) {
      return statement.executeUpdate();
    }
  }

  /** Reads all rows of a result. */
  public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(sql, values);
        ResultSet rows = statement.executeQuery()) {
      List<T> all = new ArrayList<>();
      while (rows.next()) {
        all.add(reader.read(rows));
      }
      return all;
    }
  }

  private PreparedStatement prepare(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}
