package io.sandpool.bus.admin;

import java.util.Locale;

/**
 * One value in force.
 *
 * @param path where it is, such as {@code pools.python.min_idle} or {@code sandbox.e2b.timeout}
 * @param value itself as JSON; a secret as in {@link SettingsView#settings}
 * @param source who says so
 */
public record SettingValue(String path, String value, Source source) {

  /** Who says what a value is; a later one is heard before those above it. */
  public enum Source {
    /** Nobody: it is what the program takes. */
    DEFAULT,
    /** The configuration file. */
    FILE,
    /** The database, where the API, the page and the scripts write. */
    DATABASE,
    /** The service's environment. */
    ENVIRONMENT;

    /** The name on the wire. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
