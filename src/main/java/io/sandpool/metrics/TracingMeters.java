package io.sandpool.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandpool.tracing.TracingListener;

/** Counts spans. */
public final class TracingMeters implements TracingListener {

  private final Meters meters;

  /** Registers with {@code registry}. */
  public TracingMeters(MeterRegistry registry) {
    this.meters = new Meters(registry);
    for (Fate fate : Fate.values()) {
      meters.count(MeterName.TRACE_SPANS, 0, "fate", fate.wireName());
    }
  }

  @Override
  public void onSpans(Fate fate, int spans) {
    meters.count(MeterName.TRACE_SPANS, spans, "fate", fate.wireName());
  }
}
