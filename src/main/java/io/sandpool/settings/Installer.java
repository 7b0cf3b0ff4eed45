package io.sandpool.settings;

import io.vertx.core.Future;
import java.util.Set;

/** Knows what comes of settings together with the file and the environment. */
public interface Installer {

  /**
   * Judges rows and changes nothing.
   *
   * @param touched the rows that somebody wants to write: settings of a provider that does not run
   *     are judged where they are among them
   */
  Judgement judge(Rows rows, Set<String> touched);

  /**
   * Puts rows in force that were found good. Never called again before it has completed; fails
   * where that did not work, and what is in force then is put back by another call.
   */
  Future<Void> install(Rows rows);

  /** What is in force besides the rows. */
  Surroundings surroundings();
}
