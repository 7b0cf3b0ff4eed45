package io.sandpool.app.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration has problems; the message lists them all, each with its key. */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<ConfigProblem> problems;

  /** Makes it of the problems found. */
  public ConfigException(List<ConfigProblem> problems) {
    this("", problems, "");
  }

  /** The same with a word before the problems, and one after them. */
  public ConfigException(String heading, List<ConfigProblem> problems, String advice) {
    super((heading + lines(problems) + advice).strip(), null, false, false);
    this.problems = List.copyOf(problems);
  }

  private static String lines(List<ConfigProblem> problems) {
    return problems.stream()
        .map(ConfigProblem::toString)
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  /** What was found. */
  public List<ConfigProblem> problems() {
    return problems;
  }
}
