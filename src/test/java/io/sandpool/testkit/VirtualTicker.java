package io.sandpool.testkit;

import io.sandpool.sandbox.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock whose hands only the test turns. May be read on any thread. */
public final class VirtualTicker implements Ticker {

  /** Far from zero and below it, as a real reading may be. */
  private final AtomicLong nanos = new AtomicLong(-1_000_000_000_000L);

  @Override
  public long nanos() {
    return nanos.get();
  }

  /** Lets {@code duration} pass. */
  public void advance(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }
}
