package io.sandpool.store;

import java.time.Duration;

/** Told of what happens in a database, for meters. Called on any thread; must return at once. */
public interface DatabaseListener {

  /**
   * An operation has ended, well or not.
   *
   * @param operation its name, from a fixed set
   * @param took from asking to the answer, waiting included
   */
  default void onOperation(String operation, Duration took) {}

  /** Whether the last operation found the database usable; told at each operation's end. */
  default void onState(boolean up) {}

  /** Hears everything and does nothing. */
  static DatabaseListener none() {
    return new DatabaseListener() {};
  }
}
