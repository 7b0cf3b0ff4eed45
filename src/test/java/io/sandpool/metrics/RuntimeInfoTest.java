package io.sandpool.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandpool.bus.ProviderHealth;
import io.sandpool.bus.ProviderStatus;
import io.sandpool.sandbox.Capabilities;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The meter that says which runtime is in use. */
class RuntimeInfoTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ProviderMeters meters = new ProviderMeters(registry, "local");

  @Test
  void nothingMustBeSaidWhileNothingIsKnown() {
    meters.status(status(Map.of("runtime", "sandpool-runsc")));
    assertEquals(List.of(), versions());
  }

  @Test
  void anotherRuntimeMustTakeThePlaceOfTheOneBefore() {
    meters.status(status(facts("20240729.0")));
    meters.status(status(facts("20260905.0")));
    meters.status(status(facts("20260905.0")));
    assertEquals(List.of("20260905.0"), versions());
  }

  private List<String> versions() {
    return registry.find(MeterName.RUNTIME_INFO.id()).gauges().stream()
        .map(Meter::getId)
        .map(id -> String.valueOf(id.getTag("version")))
        .toList();
  }

  private static Map<String, String> facts(String version) {
    return Map.of("runtime", "sandpool-runsc", "runtime_version", version, "platform", "systrap");
  }

  private static ProviderStatus status(Map<String, String> facts) {
    return new ProviderStatus(
        "local", "gvisor", ProviderHealth.UP, Optional.empty(), Capabilities.local(), 0, facts);
  }
}
