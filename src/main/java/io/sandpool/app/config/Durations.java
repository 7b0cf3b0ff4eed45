package io.sandpool.app.config;

import java.time.Duration;
import java.util.Optional;

/** Durations as people write them, wherever they do. */
public final class Durations {

  private Durations() {}

  /** Such as {@code 24h}, {@code 30m}, {@code 10s} or {@code 250ms}; empty where it is none. */
  public static Optional<Duration> parse(String text) {
    return Quantity.duration(text);
  }
}
