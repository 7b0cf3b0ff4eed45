package io.sandpool.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandpool.http.HttpListener;

/** Counts what the API turns away. */
public final class HttpMeters implements HttpListener {

  private final Meters meters;

  /** Registers with {@code registry}. */
  public HttpMeters(MeterRegistry registry) {
    this.meters = new Meters(registry);
  }

  @Override
  public void rejected(String reason) {
    meters.count(MeterName.REJECTED, "reason", reason);
  }
}
