package io.sandpool.provider.gvisor;

import java.time.Duration;

/**
 * How calls of one kind go to the engine.
 *
 * @param threads calls at the same time
 * @param queue calls that may wait; one more is refused at once
 * @param deadline what one call may take, waiting included
 */
public record LaneSettings(int threads, int queue, Duration deadline) {

  public LaneSettings {
    require(threads >= 1 && threads <= 64, "threads", "1 to 64", threads);
    require(queue >= 1 && queue <= 100_000, "queue", "1 to 100000", queue);
    require(
        deadline.toMillis() >= 100 && deadline.toMinutes() <= 10,
        "deadline",
        "100 ms to 10 minutes",
        deadline);
  }

  private static void require(boolean condition, String key, String expected, Object actual) {
    if (!condition) {
      throw new IllegalArgumentException(key + ": expected " + expected + ", was " + actual);
    }
  }
}
