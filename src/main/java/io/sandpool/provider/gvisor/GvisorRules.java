package io.sandpool.provider.gvisor;

import io.sandpool.provider.schema.Problem;
import io.sandpool.provider.schema.Settings;
import java.util.ArrayList;
import java.util.List;

/** What must hold of the settings of a gVisor provider beyond their types. */
final class GvisorRules {

  private GvisorRules() {}

  /** Everything that is wrong; {@code given} holds what is good by itself. */
  static List<Problem> check(Settings given) {
    List<Problem> problems = new ArrayList<>();
    given
        .optionalText("docker_host")
        .ifPresent(
            address -> {
              try {
                DockerEndpoint.parse(address);
              } catch (IllegalArgumentException e) {
                problems.add(new Problem("docker_host", String.valueOf(e.getMessage())));
              }
            });
    given
        .optionalText("runtime")
        .filter(name -> !GvisorSettings.isName(name))
        .ifPresent(
            name ->
                problems.add(
                    new Problem(
                        "runtime",
                        "expected lower case letters, digits, '_', '.' and '-', at most 63")));
    return problems;
  }
}
