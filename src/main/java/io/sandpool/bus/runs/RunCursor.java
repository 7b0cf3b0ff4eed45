package io.sandpool.bus.runs;

import java.time.Instant;

/**
 * A place in a list of runs, which are in the order in which they were accepted.
 *
 * @param createdMillis when the run before it was accepted, in milliseconds since 1970
 * @param id its id
 */
public record RunCursor(long createdMillis, String id) {

  /** The place after that run. */
  public static RunCursor after(Instant createdAt, String id) {
    return new RunCursor(createdAt.toEpochMilli(), id);
  }

  /** Whether a run comes after this place in a list that has the latest first. */
  public boolean isBefore(Instant createdAt, String other) {
    long millis = createdAt.toEpochMilli();
    return millis < createdMillis || millis == createdMillis && other.compareTo(id) < 0;
  }
}
