package io.sandpool.store;

import java.time.Duration;

/**
 * How the database is used.
 *
 * @param address where it is
 * @param queue operations that may wait; one more fails at once
 * @param deadline what one operation may take, waiting included
 */
public record DatabaseSettings(DatabaseAddress address, int queue, Duration deadline) {

  public DatabaseSettings {
    require(queue >= 1 && queue <= 100_000, "queue", "1 to 100000", queue);
    require(
        deadline.toMillis() >= 400 && deadline.toMinutes() <= 10,
        "deadline",
        "400 ms to 10 minutes",
        deadline);
  }

  /** What the service uses. */
  public static DatabaseSettings of(DatabaseAddress address) {
    return new DatabaseSettings(address, 1_000, Duration.ofSeconds(5));
  }

  private static void require(boolean condition, String key, String expected, Object actual) {
    if (!condition) {
      throw new IllegalArgumentException(key + ": expected " + expected + ", was " + actual);
    }
  }
}
