package io.sandpool.bus.admin;

import io.vertx.core.json.JsonObject;

/**
 * Try settings of a provider out: make a sandbox, run a program in it, end it. Nothing is saved.
 *
 * @param actor who asks
 * @param provider its id
 * @param settings the provider's settings; what they do not name is as it is saved, and so is a
 *     secret that is as it was shown
 */
public record TestSettings(Actor actor, String provider, JsonObject settings) {

  /** Without the settings, which may hold secrets. */
  @Override
  public String toString() {
    return "TestSettings[" + provider + "]";
  }
}
