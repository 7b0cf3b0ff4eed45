package io.sandpool.app.verify;

import java.time.Duration;
import java.util.Locale;

/**
 * What came of one step.
 *
 * @param name which
 * @param status how it ended
 * @param took how long it took, zero where it was skipped
 * @param detail what was seen, or what went wrong; one line
 */
public record Step(String name, Status status, Duration took, String detail) {

  /** How a step ends. */
  public enum Status {
    /** Well. */
    PASSED,
    /** Not well. */
    FAILED,
    /** It was not tried: one before it failed, or the provider does not do this. */
    SKIPPED;

    /** The name on the screen and in JSON. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
