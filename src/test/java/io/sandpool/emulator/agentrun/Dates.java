package io.sandpool.emulator.agentrun;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** Dates of signatures. */
final class Dates {

  /** How far clocks may differ. */
  static final Duration WINDOW = Duration.ofMinutes(15);

  private Dates() {}

  /** Sees to it that {@code date} is about now. */
  static void check(String date, Instant now) {
    if (!date.matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z")) {
      throw new BadSignature("x-acs-date has another form than yyyy-MM-dd'T'HH:mm:ss'Z'");
    }
    try {
      if (Duration.between(Instant.parse(date), now).abs().compareTo(WINDOW) > 0) {
        throw new BadSignature(BadSignature.Reason.DATE, "x-acs-date is not about now");
      }
    } catch (DateTimeException e) {
      throw new BadSignature("x-acs-date is no date");
    }
  }
}
