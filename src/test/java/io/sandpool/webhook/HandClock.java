package io.sandpool.webhook;

import io.sandpool.testkit.VirtualTicker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time of day, whose hands only the test turns. */
final class HandClock implements InstantSource {

  static final Instant BEGIN = Instant.parse("2026-05-01T12:00:00Z");

  private final VirtualTicker ticker = new VirtualTicker();
  private final long zero = ticker.nanos();

  @Override
  public Instant instant() {
    return BEGIN.plusNanos(ticker.nanos() - zero);
  }

  void pass(Duration duration) {
    ticker.advance(duration);
  }

  VirtualTicker ticker() {
    return ticker;
  }
}
