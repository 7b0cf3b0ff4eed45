package io.sandpool.settings;

import io.sandpool.bus.admin.SettingsChange;
import io.sandpool.bus.admin.SettingsVersions;
import java.time.Instant;
import java.util.List;

/**
 * A version of the settings.
 *
 * @param number counts from 1
 * @param at when it was made
 * @param by who made it
 * @param note what they said of it
 * @param rows the settings, secrets included
 * @param changes what it made different from the one before it; secrets as they may be shown
 */
public record Version(
    long number, Instant at, String by, String note, Rows rows, List<SettingsChange> changes) {

  public Version {
    changes = List.copyOf(changes);
  }

  SettingsVersions.Version summary() {
    return new SettingsVersions.Version(number, at, by, note, changes);
  }

  /** The number only. */
  @Override
  public String toString() {
    return "Version[" + number + "]";
  }
}
