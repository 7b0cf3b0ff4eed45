package io.sandpool.app.config;

import java.util.Arrays;
import java.util.Optional;

/** Reads the section {@code log}. */
final class LogReader {

  private LogReader() {}

  static RunLogging runs(ConfigNode node) {
    String name = node.string("runs", RunLogging.NONE.wireName());
    Optional<RunLogging> found =
        Arrays.stream(RunLogging.values()).filter(one -> one.wireName().equals(name)).findAny();
    if (found.isEmpty()) {
      node.problem("runs", "must be none, summary or full, was \"" + name + "\"");
    }
    node.refuseUnknownKeys();
    return found.orElse(RunLogging.NONE);
  }
}
