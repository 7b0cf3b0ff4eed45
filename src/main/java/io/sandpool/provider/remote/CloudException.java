package io.sandpool.provider.remote;

import java.time.Duration;
import java.util.Optional;

/** A call to a cloud that failed. The message is for operators and callers: no secret, one line. */
public final class CloudException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final boolean harmless;
  private final transient Optional<Duration> retryAfter;

  /**
   * Names a failure.
   *
   * @param harmless whether it is certain that the call had no effect
   */
  public CloudException(
      Kind kind, String message, boolean harmless, Optional<Duration> retryAfter) {
    super(message);
    this.kind = kind;
    this.harmless = harmless;
    this.retryAfter = retryAfter;
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /** Whether it is certain that the call had no effect. */
  public boolean harmless() {
    return harmless;
  }

  /** When the cloud says to come back. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** The ways to fail. */
  public enum Kind {
    /** No connection, or it broke. */
    UNREACHABLE,
    /** No answer in time. */
    TIMED_OUT,
    /** The credentials are wrong or not sufficient. */
    UNAUTHORISED,
    /** Too much was asked: of the rate, or of the plan. */
    THROTTLED,
    /** What was named does not exist, or not any more. */
    NOT_FOUND,
    /** The cloud refused what was asked for; asking again is of no use. */
    REFUSED,
    /** The cloud failed. */
    SERVER_ERROR,
    /** The answer is not what the protocol says. */
    BAD_ANSWER
  }
}
