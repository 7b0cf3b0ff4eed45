package io.sandpool.e2e;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * What does not mean on a provider what it means on this machine. Tests of the contract change what
 * they expect by these alone, and assert the difference where it is declared; the documentation
 * shows the same set.
 */
enum Difference {
  /** Clouds settle processors when a template is made. */
  PROCESSOR(
      "`limits.cpus`",
      "refused, with the field; the cloud's",
      Set.of(Backend.E2B, Backend.AGENTRUN)),
  /** Alibaba's cap on one execution. */
  LONGEST_RUN("`limits.wall_time_ms`", "at most 30 s; more is refused", Set.of(Backend.AGENTRUN)),
  /** AgentRun answers an execution when it has ended. */
  STREAMING("streamed output", "comes when the run has ended", Set.of(Backend.AGENTRUN)),
  /** Where the kernel's user may not write into the root folder. */
  FOLDER(
      "folder of the program",
      "a new one where `/workspace` cannot be made: relative paths mean the same, tracebacks name it",
      Set.of(Backend.AGENTRUN));

  private final String subject;
  private final String text;
  private final Set<Backend> where;

  Difference(String subject, String text, Set<Backend> where) {
    this.subject = subject;
    this.text = text;
    this.where = where;
  }

  boolean isAt(Backend backend) {
    return where.contains(backend);
  }

  /** The row of the documentation's table. */
  String row() {
    String places = where.stream().sorted().map(Backend::title).collect(Collectors.joining(", "));
    return "| %s | %s | %s |".formatted(subject, text, places);
  }
}
