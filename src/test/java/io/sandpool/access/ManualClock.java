package io.sandpool.access;

import java.time.Instant;
import java.time.InstantSource;

/** A clock whose hands only the test turns. */
final class ManualClock implements InstantSource {

  private volatile Instant now = Samples.NOW;

  @Override
  public Instant instant() {
    return now;
  }

  void set(Instant then) {
    now = then;
  }
}
