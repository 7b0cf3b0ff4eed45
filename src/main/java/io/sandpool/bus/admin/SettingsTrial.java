package io.sandpool.bus.admin;

import io.sandpool.bus.ProviderTrial;
import io.sandpool.sandbox.RunReport;
import java.util.List;
import java.util.Optional;

/**
 * How it went.
 *
 * @param problems all that is wrong with the settings; with any, nothing was tried
 * @param trial every step
 * @param run what the program did, where it ran
 */
public record SettingsTrial(
    List<SettingsProblem> problems, Optional<ProviderTrial> trial, Optional<RunReport> run) {

  public SettingsTrial {
    problems = List.copyOf(problems);
  }
}
