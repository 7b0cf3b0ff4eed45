package io.sandpool.settings;

import io.sandpool.bus.admin.SettingsOutcome.Effect;
import io.sandpool.bus.admin.SettingsProblem;
import java.util.List;

/**
 * What is to be said of rows before they are in force.
 *
 * @param problems all that is wrong
 * @param effects what putting them in force would do, as far as that can be told
 */
public record Judgement(List<SettingsProblem> problems, List<Effect> effects) {

  public Judgement {
    problems = List.copyOf(problems);
    effects = List.copyOf(effects);
  }
}
