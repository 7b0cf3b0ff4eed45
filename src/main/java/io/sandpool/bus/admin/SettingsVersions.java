package io.sandpool.bus.admin;

import java.time.Instant;
import java.util.List;

/**
 * Versions of the settings, the latest first.
 *
 * @param versions as far as asked for
 */
public record SettingsVersions(List<Version> versions) {

  public SettingsVersions {
    versions = List.copyOf(versions);
  }

  /**
   * One of them.
   *
   * @param version its number
   * @param at when it was made
   * @param by who made it
   * @param note what they said of it
   * @param changes what it made different from the one before it
   */
  public record Version(
      long version, Instant at, String by, String note, List<SettingsChange> changes) {

    public Version {
      changes = List.copyOf(changes);
    }
  }
}
