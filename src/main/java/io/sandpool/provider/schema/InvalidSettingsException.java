package io.sandpool.provider.schema;

import java.util.List;
import java.util.stream.Collectors;

/** Settings that a provider cannot work with. The message names every problem, a line each. */
public final class InvalidSettingsException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** Names {@code problems}. */
  public InvalidSettingsException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** One problem. */
  public InvalidSettingsException(String field, String message) {
    this(List.of(new Problem(field, message)));
  }

  /** What is wrong, in the order of the fields. */
  public List<Problem> problems() {
    return problems;
  }
}
