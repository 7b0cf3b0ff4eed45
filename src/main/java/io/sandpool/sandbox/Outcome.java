package io.sandpool.sandbox;

import java.util.Locale;

/**
 * What the program did. Failures of the service itself are {@link ServiceError}s, never outcomes.
 */
public enum Outcome {
  /** It ended by itself with exit code 0, and its result, if any, is whole. */
  SUCCEEDED,
  /** An exception, or an exit code other than 0. */
  FAILED,
  /** It ran until its wall-clock limit. */
  TIMED_OUT,
  /** It used more memory than it had. */
  MEMORY_EXCEEDED,
  /** It wrote more than is kept, and the caller had asked to stop there. */
  OUTPUT_EXCEEDED,
  /** A signal ended it, its own or one that a limit sent. */
  KILLED;

  /** The name on the wire: lower case with underscores. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
