package io.sandpool.settings;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is in force besides the rows of the database.
 *
 * @param file what the configuration file says, by rows
 * @param environment what the environment says instead of both, by paths
 * @param defaults what holds where nobody says anything, by paths
 * @param variables the service's environment, in which providers find settings of their own
 * @param running the providers that serve, by id
 * @param active the one of them that serves who names none, first
 */
public record Surroundings(
    JsonObject file,
    Map<String, Object> environment,
    Map<String, Object> defaults,
    Map<String, String> variables,
    Set<String> running,
    Optional<String> active) {

  public Surroundings {
    environment = Map.copyOf(environment);
    defaults = Map.copyOf(defaults);
    variables = Map.copyOf(variables);
    running = Set.copyOf(running);
  }

  /** Without values: some are secrets. */
  @Override
  public String toString() {
    return "Surroundings" + running;
  }
}
