package io.sandpool.app.config;

import java.util.Optional;

/**
 * What the configuration does not say but its readers must know.
 *
 * @param instance names this installation for ever
 * @param boot names this life of the service
 * @param apiKey the key that callers must show, from the environment
 */
public record Installation(String instance, String boot, Optional<String> apiKey) {

  /** Without the key. */
  @Override
  public String toString() {
    return "Installation[" + instance + "]";
  }
}
