package io.sandpool.provider.gvisor;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Delays that double from a first one up to a last, each cut by up to half at random. */
final class Backoff {

  private final long firstMillis;
  private final long lastMillis;
  private final DoubleSupplier random;
  private long nextMillis;

  Backoff(Duration first, Duration last, DoubleSupplier random) {
    this.firstMillis = first.toMillis();
    this.lastMillis = last.toMillis();
    this.random = random;
    this.nextMillis = firstMillis;
  }

  /** The next delay. */
  Duration next() {
    long millis = nextMillis;
    nextMillis = Math.min(lastMillis, nextMillis * 2);
    return Duration.ofMillis((long) (millis * (1 - random.getAsDouble() / 2)));
  }

  /** Begins anew. */
  void reset() {
    nextMillis = firstMillis;
  }
}
