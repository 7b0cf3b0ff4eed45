package io.sandpool.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/**
 * Measures how late the event loop that it is deployed on comes to what it is to do: once a second
 * it has a timer fire. Deploy one on each.
 */
public final class EventLoopWatch extends VerticleBase {

  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Lateness lateness;

  /** Registers with {@code registry}; all of them share one histogram. */
  public EventLoopWatch(MeterRegistry registry, Ticker ticker) {
    Meters meters = new Meters(registry);
    this.lateness =
        new Lateness(ticker, PERIOD, late -> meters.time(MeterName.EVENT_LOOP_LAG, late));
  }

  @Override
  public Future<?> start() {
    lateness.begins();
    arm();
    return Future.succeededFuture();
  }

  /** One after the other: a periodic one would make up for what it is late. */
  private void arm() {
    vertx.setTimer(
        PERIOD.toMillis(),
        fired -> {
          lateness.fires();
          arm();
        });
  }
}
