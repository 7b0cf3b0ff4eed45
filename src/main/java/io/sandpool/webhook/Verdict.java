package io.sandpool.webhook;

import java.time.Duration;
import java.util.Optional;

/**
 * How an attempt ended.
 *
 * @param kind what follows from it
 * @param reason for the log; has no user's text
 * @param pause how long the receiver wants to be left alone
 */
record Verdict(Kind kind, String reason, Optional<Duration> pause) {

  /** What follows. */
  enum Kind {
    /** The receiver has heard. */
    DELIVERED,
    /** The receiver wants to hear no more. */
    GONE,
    /** The receiver is where nobody may be sent. */
    REFUSED,
    /** Another attempt may do better. */
    FAILED
  }

  static Verdict of(Kind kind, String reason) {
    return new Verdict(kind, reason, Optional.empty());
  }

  static Verdict failed(String reason) {
    return of(Kind.FAILED, reason);
  }
}
