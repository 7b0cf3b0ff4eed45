package io.sandpool.bus.admin;

import java.util.List;

/**
 * What became of a change, or would.
 *
 * @param applied whether it is in force now
 * @param version the version in force
 * @param problems all that is wrong with it; with any, nothing is changed
 * @param changes the values that differ, secrets not shown
 * @param effects what is remade, replaced or begun because of it
 */
public record SettingsOutcome(
    boolean applied,
    long version,
    List<SettingsProblem> problems,
    List<SettingsChange> changes,
    List<Effect> effects) {

  public SettingsOutcome {
    problems = List.copyOf(problems);
    changes = List.copyOf(changes);
    effects = List.copyOf(effects);
  }

  /**
   * What a change does besides holding another value.
   *
   * @param kind {@code provider}, {@code pool} or {@code service}
   * @param name which
   * @param consequence a sentence
   */
  public record Effect(String kind, String name, String consequence) {}
}
