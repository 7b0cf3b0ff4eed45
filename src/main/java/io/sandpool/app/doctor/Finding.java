package io.sandpool.app.doctor;

import java.util.Locale;

/**
 * What one check saw.
 *
 * @param name what was looked at; stable, for programs that read reports
 * @param status how it is
 * @param detail what was seen
 * @param fix what to do; empty where nothing is to be done, or something else first
 */
public record Finding(String name, Status status, String detail, String fix) {

  /** How something is. */
  public enum Status {
    /** As it should be. */
    OK,
    /** The service works, but worse than it could. */
    DEGRADED,
    /** The service cannot work, or it could not be found out. */
    ABSENT;

    /** The name in reports. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding ok(String name, String detail) {
    return new Finding(name, Status.OK, detail, "");
  }

  static Finding degraded(String name, String detail, String fix) {
    return new Finding(name, Status.DEGRADED, detail, fix);
  }

  static Finding absent(String name, String detail, String fix) {
    return new Finding(name, Status.ABSENT, detail, fix);
  }

  Finding named(String otherName) {
    return new Finding(otherName, status, detail, fix);
  }
}
