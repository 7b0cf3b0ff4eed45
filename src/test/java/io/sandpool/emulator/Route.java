package io.sandpool.emulator;

import java.util.Map;

/**
 * What a request asks for.
 *
 * @param operation the operation
 * @param parameters the variable parts of its path, by name
 */
public record Route(Operation operation, Map<String, String> parameters) {

  /** A variable part of the path; empty where there is none of that name. */
  public String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }
}
