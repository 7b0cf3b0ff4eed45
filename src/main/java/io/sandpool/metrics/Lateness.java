package io.sandpool.metrics;

import io.sandpool.sandbox.Ticker;
import java.time.Duration;
import java.util.function.Consumer;

/** How much later than it was to fire a timer fires. For one thread. */
final class Lateness {

  private final Ticker ticker;
  private final long period;
  private final Consumer<Duration> listener;
  private long due;

  Lateness(Ticker ticker, Duration period, Consumer<Duration> listener) {
    this.ticker = ticker;
    this.period = period.toNanos();
    this.listener = listener;
  }

  /** A timer begins now that is to fire after the period. */
  void begins() {
    due = ticker.nanos() + period;
  }

  /** It fires now, and the next one begins. */
  void fires() {
    // Timers of whole milliseconds may come a little early.
    listener.accept(Duration.ofNanos(Math.max(0, ticker.nanos() - due)));
    begins();
  }
}
