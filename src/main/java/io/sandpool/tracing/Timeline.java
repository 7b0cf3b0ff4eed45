package io.sandpool.tracing;

import io.sandpool.sandbox.Ticker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * The clock of one trace: what the wall clock said when it began, and the monotonic clock from then
 * on, so that no part begins before what it is a part of.
 */
final class Timeline {

  private final Ticker ticker;
  private final long wall;
  private final long reading;

  Timeline(InstantSource clock, Ticker ticker) {
    Instant now = clock.instant();
    this.ticker = ticker;
    this.wall = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    this.reading = ticker.nanos();
  }

  /** Nanoseconds since 1970. */
  long now() {
    return wall + (ticker.nanos() - reading);
  }
}
