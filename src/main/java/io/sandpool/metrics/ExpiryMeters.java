package io.sandpool.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Shows when that ends which somebody must renew in time. May be used on any thread. */
public final class ExpiryMeters {

  private final Meters meters;
  private final Map<String, AtomicReference<Double>> certificates = new ConcurrentHashMap<>();

  /** Registers with {@code registry}. */
  public ExpiryMeters(MeterRegistry registry) {
    this.meters = new Meters(registry);
  }

  /** Shows what {@code next} says at each scrape: when the next key ends, if one does. */
  public void keys(Supplier<Optional<Instant>> next) {
    meters.gauge(
        MeterName.KEY_EXPIRY,
        () -> next.get().map(end -> (double) end.getEpochSecond()).orElse(Double.NaN));
  }

  /**
   * Shows when certificates end.
   *
   * @param ends the first end of each kind; kinds that it does not name are shown no longer
   */
  public void certificates(Map<String, Instant> ends) {
    for (String kind : certificates.keySet()) {
      if (!ends.containsKey(kind)) {
        certificates.remove(kind);
        meters.remove(MeterName.CERTIFICATE_EXPIRY, Tags.of("kind", kind));
      }
    }
    ends.forEach(
        (kind, end) ->
            certificates.computeIfAbsent(kind, this::register).set((double) end.getEpochSecond()));
  }

  private AtomicReference<Double> register(String kind) {
    AtomicReference<Double> end = new AtomicReference<>(Double.NaN);
    meters.gauge(MeterName.CERTIFICATE_EXPIRY, end::get, "kind", kind);
    return end;
  }
}
