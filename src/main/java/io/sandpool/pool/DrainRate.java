package io.sandpool.pool;

import java.time.Duration;
import java.util.OptionalLong;

/** How fast the queue moves, as observed: what a caller is told who is to come back later. */
final class DrainRate {

  private static final long UNKNOWN = -1;
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration WHEN_UNKNOWN = Duration.ofSeconds(1);

  /** As many moves say something about the next ones. */
  private static final int ENOUGH = 5;

  private final MovingAverage average = new MovingAverage();
  private int moves;
  private long lastMoveAt;

  /** The queue was empty and is not any more: from here the next move is timed. */
  void queueBegan(long now) {
    lastMoveAt = now;
  }

  /** The head of the queue got its sandbox. */
  void moved(long now) {
    average.observe(now - lastMoveAt);
    moves = Math.min(ENOUGH, moves + 1);
    lastMoveAt = now;
  }

  /**
   * In how long that many will have been served if the queue moves as it did, without bounds; empty
   * where it has hardly moved yet.
   */
  OptionalLong leastNanos(int waiting) {
    return moves < ENOUGH
        ? OptionalLong.empty()
        : OptionalLong.of((long) average.orElse(0) * waiting);
  }

  /** In how long a queue of that length will have been served. */
  Duration timeToServe(int waiting, long now) {
    double averageNanos = average.orElse(UNKNOWN);
    if (averageNanos == UNKNOWN) {
      return WHEN_UNKNOWN;
    }
    // A queue that stands still is slower than its average says.
    long standstill = waiting > 0 ? now - lastMoveAt : 0;
    double nanos = Math.max(averageNanos, standstill) * Math.max(1, waiting);
    return Duration.ofNanos(
        (long) Math.max(SHORTEST.toNanos(), Math.min(LONGEST.toNanos(), nanos)));
  }
}
