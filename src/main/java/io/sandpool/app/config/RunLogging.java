package io.sandpool.app.config;

import java.util.Locale;

/** What the log says of each run. */
public enum RunLogging {
  /** Nothing: the metrics count runs. */
  NONE,
  /** One line: for whom, where, how it ended, how long each stage took. */
  SUMMARY,
  /** The same with the beginnings of the code and of what the program wrote. */
  FULL;

  /** The name in the configuration. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
