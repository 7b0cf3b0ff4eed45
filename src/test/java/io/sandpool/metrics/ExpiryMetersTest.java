package io.sandpool.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** When that ends which somebody must renew in time. */
class ExpiryMetersTest {

  private static final Instant SOON = Instant.parse("2030-01-01T00:00:00Z");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ExpiryMeters meters = new ExpiryMeters(registry);

  @Test
  void theEndOfTheNextKeyMustBeToldAndNoNumberWhereNoneEnds() {
    AtomicReference<Optional<Instant>> next = new AtomicReference<>(Optional.empty());
    meters.keys(next::get);
    assertEquals(Double.NaN, registry.get(MeterName.KEY_EXPIRY.id()).gauge().value());
    next.set(Optional.of(SOON));
    assertEquals(SOON.getEpochSecond(), registry.get(MeterName.KEY_EXPIRY.id()).gauge().value());
  }

  @Test
  void certificatesMustBeToldByKindAsLongAsTheyAreThere() {
    meters.certificates(Map.of("provider_ca", SOON));
    meters.certificates(Map.of("provider_ca", SOON.plusSeconds(5), "database_ca", SOON));
    assertEquals(SOON.getEpochSecond() + 5.0, certificate("provider_ca"));
    assertEquals(SOON.getEpochSecond(), certificate("database_ca"));
    meters.certificates(Map.of("database_ca", SOON));
    assertEquals(1, registry.find(MeterName.CERTIFICATE_EXPIRY.id()).gauges().size());
    assertEquals(SOON.getEpochSecond(), certificate("database_ca"));
  }

  private double certificate(String kind) {
    return registry.get(MeterName.CERTIFICATE_EXPIRY.id()).tag("kind", kind).gauge().value();
  }
}
