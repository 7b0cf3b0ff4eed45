package io.sandpool.bus.admin;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * A version of the settings.
 *
 * @param version its number; each change counts one on
 * @param at when it was made
 * @param by who made it
 * @param note what they said of it
 * @param settings what the database holds, by name such as {@code sandbox.e2b} or {@code
 *     pools.python}; a secret is an object {@code {"set": true, "last4": "…"}}
 * @param values every single value in force with where it comes from; empty for a version that is
 *     not in force
 */
public record SettingsView(
    long version,
    Instant at,
    String by,
    String note,
    JsonObject settings,
    List<SettingValue> values) {

  public SettingsView {
    values = List.copyOf(values);
  }
}
