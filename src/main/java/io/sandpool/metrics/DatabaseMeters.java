package io.sandpool.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandpool.store.DatabaseListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Times what the database does, and counts what is written down in it. */
public final class DatabaseMeters implements DatabaseListener {

  private final Meters meters;
  private final AtomicInteger up = new AtomicInteger();
  private final Map<String, AtomicInteger> leases = new ConcurrentHashMap<>();

  /** Registers with {@code registry}; each of {@code providers} has no leases yet. */
  public DatabaseMeters(MeterRegistry registry, List<String> providers) {
    this.meters = new Meters(registry);
    meters.gauge(MeterName.DATABASE_UP, up::get);
    providers.forEach(this::leasesAt);
  }

  @Override
  public void onOperation(String operation, Duration took) {
    meters.time(MeterName.DATABASE, took, "operation", operation);
  }

  @Override
  public void onState(boolean usable) {
    up.set(usable ? 1 : 0);
  }

  /**
   * Shows how many leases there are.
   *
   * @param counts by provider, those of earlier configurations included; none where it has no entry
   */
  public void leases(Map<String, Integer> counts) {
    counts.keySet().forEach(this::leasesAt);
    leases.forEach((provider, gauge) -> gauge.set(counts.getOrDefault(provider, 0)));
  }

  private void leasesAt(String provider) {
    leases.computeIfAbsent(
        provider,
        name -> {
          AtomicInteger count = new AtomicInteger();
          meters.gauge(MeterName.REMOTE_LEASES, count::get, "provider", name);
          return count;
        });
  }
}
