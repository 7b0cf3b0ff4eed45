package io.sandpool.sandbox;

import java.util.OptionalLong;

/**
 * What a run used, as its sandbox reported it; for information, never for billing, since a hostile
 * program may lie.
 *
 * @param cpuMicros processor time in microseconds
 * @param maxRssKib largest resident set in KiB
 */
public record Usage(OptionalLong cpuMicros, OptionalLong maxRssKib) {

  /** Nothing known. */
  public static Usage unknown() {
    return new Usage(OptionalLong.empty(), OptionalLong.empty());
  }
}
