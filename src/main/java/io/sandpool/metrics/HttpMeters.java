package io.sandpool.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandpool.http.Attempt;
import io.sandpool.http.HttpListener;
import java.util.Arrays;

/** Counts whom the API lets in, and what it turns away. */
public final class HttpMeters implements HttpListener {

  private final Meters meters;
  private final Counter[] attempts;

  /** Registers with {@code registry}. */
  public HttpMeters(MeterRegistry registry) {
    this.meters = new Meters(registry);
    this.attempts =
        Arrays.stream(Attempt.values())
            .map(one -> meters.counter(MeterName.AUTHENTICATION, "result", one.wireName()))
            .toArray(Counter[]::new);
  }

  @Override
  public void rejected(String reason) {
    meters.count(MeterName.REJECTED, "reason", reason);
  }

  @Override
  public void attempted(Attempt attempt) {
    attempts[attempt.ordinal()].increment();
  }
}
