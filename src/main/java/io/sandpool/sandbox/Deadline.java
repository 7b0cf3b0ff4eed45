package io.sandpool.sandbox;

import java.time.Duration;

/**
 * The one absolute moment by which a request must have its answer, set at the door and carried in
 * every message below it.
 *
 * @param atNanos the moment as a reading of the service's {@link Ticker}
 */
public record Deadline(long atNanos) {

  /** The moment that lies {@code duration} after now. */
  public static Deadline after(Ticker ticker, Duration duration) {
    return new Deadline(ticker.nanos() + duration.toNanos());
  }

  /** What is left at {@code nowNanos}; negative when the deadline has passed. */
  public long remainingNanos(long nowNanos) {
    return atNanos - nowNanos;
  }

  /** Whether the deadline has been reached at {@code nowNanos}. */
  public boolean hasPassed(long nowNanos) {
    return remainingNanos(nowNanos) <= 0;
  }

  /** The earlier of the two. */
  public Deadline earlier(Deadline other) {
    return atNanos - other.atNanos <= 0 ? this : other;
  }

  /** This deadline, moved by {@code duration}. */
  public Deadline plus(Duration duration) {
    return new Deadline(atNanos + duration.toNanos());
  }
}
