package io.sandpool.app.config;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What comes of a configuration, whether it is good or not.
 *
 * @param config the whole, where nothing is wrong
 * @param problems all that is wrong
 * @param known all providers that have settings, those included that do not serve
 * @param running the ids of those that serve
 * @param active the one that operators chose
 * @param file what was in the file
 * @param overridden what the environment said, by keys
 * @param defaults what nobody said, by keys
 */
public record Reading(
    Optional<SandpoolConfig> config,
    List<ConfigProblem> problems,
    List<ProviderConfig> known,
    List<String> running,
    Optional<String> active,
    JsonObject file,
    Map<String, Object> overridden,
    Map<String, Object> defaults) {

  public Reading {
    problems = List.copyOf(problems);
    known = List.copyOf(known);
    running = List.copyOf(running);
    overridden = Map.copyOf(overridden);
    defaults = Map.copyOf(defaults);
  }

  /** Without values: some are secrets. */
  @Override
  public String toString() {
    return "Reading[" + problems.size() + " problems]";
  }
}
