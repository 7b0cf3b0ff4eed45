package io.sandpool.store;

import java.sql.SQLException;

/**
 * What is done within one transaction; on a thread of the database's, where it may block. An
 * exception undoes it all.
 */
@FunctionalInterface
public interface Work<T> {

  /** Does it. */
  T in(Transaction transaction) throws SQLException;
}
