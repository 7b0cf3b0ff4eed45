package io.sandpool.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DatabaseMetersTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final DatabaseMeters meters = new DatabaseMeters(registry, List.of("local", "e2b"));

  private double leases(String provider) {
    return registry.get("sandpool.remote.leases").tag("provider", provider).gauge().value();
  }

  @Test
  void everyConfiguredProviderMustHaveAGaugeFromTheBeginning() {
    assertEquals(0, leases("local"));
    assertEquals(0, leases("e2b"));
  }

  /** Also of a provider that has been taken out of the configuration: somebody pays for it. */
  @Test
  void everyLeaseMustBeShownUntilItIsGone() {
    meters.leases(Map.of("e2b", 3, "removed", 1));
    assertEquals(3, leases("e2b"));
    assertEquals(1, leases("removed"));
    meters.leases(Map.of("e2b", 2));
    assertEquals(2, leases("e2b"));
    assertEquals(0, leases("removed"));
  }

  @Test
  void theStateMustBeTheLastOneTold() {
    assertEquals(0, registry.get("sandpool.database.up").gauge().value());
    meters.onState(true);
    assertEquals(1, registry.get("sandpool.database.up").gauge().value());
    meters.onState(false);
    assertEquals(0, registry.get("sandpool.database.up").gauge().value());
  }

  @Test
  void operationsMustBeTimedByTheirNames() {
    meters.onOperation("lease_intend", Duration.ofMillis(5));
    assertEquals(
        5,
        registry
            .get("sandpool.database")
            .tag("operation", "lease_intend")
            .timer()
            .totalTime(TimeUnit.MILLISECONDS));
  }
}
