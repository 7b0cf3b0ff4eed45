package io.sandpool.bus.admin;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Change the settings, or say what that would do.
 *
 * @param actor who asks
 * @param patch a JSON merge patch (RFC 7396) of {@link SettingsView#settings}: null takes a value
 *     back to what it is without the database; a secret as it was shown stays as it is
 * @param dryRun only say what would happen
 * @param expected the version that the patch was made for; where another is in force, nothing is
 *     changed
 * @param note why
 */
public record ProposeSettings(
    Actor actor, JsonObject patch, boolean dryRun, Optional<Long> expected, String note) {

  /** Without the patch, which may hold secrets. */
  @Override
  public String toString() {
    return "ProposeSettings[" + actor + "]";
  }
}
