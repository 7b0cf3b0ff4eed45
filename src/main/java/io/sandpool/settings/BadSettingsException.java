package io.sandpool.settings;

import io.sandpool.bus.admin.SettingsProblem;
import java.util.List;
import java.util.stream.Collectors;

/** Settings with which the service cannot work; the message names every problem, a line each. */
public final class BadSettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<SettingsProblem> problems;

  /** Names {@code problems}. */
  public BadSettingsException(List<SettingsProblem> problems) {
    super(lines(problems), null, false, false);
    this.problems = List.copyOf(problems);
  }

  /** What is wrong. */
  public List<SettingsProblem> problems() {
    return problems;
  }

  private static String lines(List<SettingsProblem> problems) {
    return problems.stream()
        .map(problem -> (problem.path() + " " + problem.message()).strip())
        .collect(Collectors.joining("\n"));
  }
}
