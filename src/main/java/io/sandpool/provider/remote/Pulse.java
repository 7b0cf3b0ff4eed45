package io.sandpool.provider.remote;

import io.sandpool.sandbox.Ticker;
import java.time.Duration;

/**
 * Whether anything has been heard of an execution lately. A program that says nothing for long is
 * told by it from a cloud that has fallen silent: clouds that answer as things happen say every few
 * seconds that they are there, the others answer when the time is up.
 */
final class Pulse {

  /** E2B's clouds say after 5 s that there is nothing to say. */
  private static final long SILENCE = Duration.ofMillis(7500).toNanos();

  private final Ticker ticker;
  private long heardAt;
  private boolean deaf;

  /** Begins as if something had just been heard. */
  Pulse(Ticker ticker) {
    this.ticker = ticker;
    this.heardAt = ticker.nanos();
  }

  /** Something was heard. */
  void beat() {
    heardAt = ticker.nanos();
  }

  /** Nobody listens; what is not heard meanwhile is not the cloud's fault. */
  void pause() {
    deaf = true;
  }

  /** Somebody listens again. */
  void resume() {
    deaf = false;
    beat();
  }

  /** Whether the cloud should have been heard, and was not. */
  boolean isSilent() {
    return !deaf && ticker.nanos() - heardAt >= SILENCE;
  }
}
