package io.sandpool.app;

import io.sandpool.app.config.ConfigProblem;
import io.sandpool.provider.schema.InvalidSettingsException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a kind of provider says of settings that it refuses, by the configuration's keys. */
final class ProviderProblems {

  private static final Pattern FIELD = Pattern.compile("([a-z0-9_]+): (.*)");

  private ProviderProblems() {}

  /** All that {@code refusal} says of the provider {@code id}. */
  static List<ConfigProblem> of(String id, IllegalArgumentException refusal) {
    String section = "providers." + id;
    if (refusal instanceof InvalidSettingsException invalid) {
      return invalid.problems().stream()
          .map(problem -> new ConfigProblem(section + "." + problem.field(), problem.message()))
          .toList();
    }
    return String.valueOf(refusal.getMessage())
        .lines()
        .map(line -> problem(section, line))
        .toList();
  }

  private static ConfigProblem problem(String section, String line) {
    Matcher field = FIELD.matcher(line);
    return field.matches()
        ? new ConfigProblem(section + "." + field.group(1), field.group(2))
        : new ConfigProblem(section, line);
  }
}
