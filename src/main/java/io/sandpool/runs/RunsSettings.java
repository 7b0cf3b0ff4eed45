package io.sandpool.runs;

import java.time.Duration;

/**
 * How many runs are kept, and for how long.
 *
 * @param keep how long after its end
 * @param maxPending the most that may be under way
 * @param maxPendingBytes the most memory that their programs and files may hold together
 * @param maxStored the most bytes that may be kept of all
 */
public record RunsSettings(Duration keep, int maxPending, long maxPendingBytes, long maxStored) {

  /** As long as a client may repeat a request. */
  public static final RunsSettings DEFAULTS =
      new RunsSettings(Duration.ofHours(24), 1_000, 64L << 20, 1L << 30);

  /** The most runs of one tenant that may be under way: half of all, so that others find room. */
  int share() {
    return (maxPending + 1) / 2;
  }

  /** The same of the memory; a tenant that has nothing under way may take more at once. */
  long shareOfBytes() {
    return maxPendingBytes / 2;
  }
}
