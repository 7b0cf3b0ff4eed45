package io.sandpool.e2e;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what must come true, for a bounded time. */
final class Eventually {

  /** Much longer than anything takes, even on a machine that is busy with others. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private Eventually() {}

  /**
   * Returns as soon as {@code condition} holds.
   *
   * @param state what to say where it never does
   */
  static void holds(BooleanSupplier condition, Supplier<?> state) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("Not within " + PATIENCE + ": " + state.get());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      if (Thread.interrupted()) {
        throw new AssertionError("Interrupted: " + state.get());
      }
    }
  }
}
