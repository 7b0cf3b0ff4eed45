package io.sandpool.sandbox;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a caller asked for, limit by limit; what is absent is the pool's default. Units as in {@link
 * Limits}.
 */
public record RequestedLimits(
    Optional<Duration> wall,
    OptionalLong memoryBytes,
    OptionalInt milliCpus,
    OptionalInt processes,
    OptionalInt openFiles,
    OptionalLong diskBytes,
    OptionalInt stdoutBytes,
    OptionalInt stderrBytes) {

  /** Nothing asked for. */
  public static RequestedLimits none() {
    return new RequestedLimits(
        Optional.empty(),
        OptionalLong.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        OptionalInt.empty(),
        OptionalInt.empty());
  }
}
