package io.sandpool.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Finds meters by name and tags, with one shape for all histograms.
 *
 * <p>Micrometer builds and looks a meter up by its tags each time; on the path of each request that
 * would cost more than counting, so meters are kept here. May be used on any thread.
 */
final class Meters {

  /** Resolves a warm run of 1 ms as well as a cold one of 10 s. */
  private static final Duration[] BUCKETS = {
    Duration.ofNanos(250_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofNanos(1_500_000),
    Duration.ofMillis(2),
    Duration.ofMillis(3),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
  };

  private record Key(MeterName name, Tags tags) {}

  private final MeterRegistry registry;
  private final Map<Key, Counter> counters = new ConcurrentHashMap<>();
  private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
  private final Map<Meter.Id, Gauge> gauges = new ConcurrentHashMap<>();

  Meters(MeterRegistry registry) {
    this.registry = registry;
  }

  void count(MeterName name, String... tags) {
    count(name, 1, tags);
  }

  void count(MeterName name, double amount, String... tags) {
    counter(name, tags).increment(amount);
  }

  /** A counter, for those who count so often that even to look it up is too much. */
  Counter counter(MeterName name, String... tags) {
    return counters.computeIfAbsent(
        new Key(name, Tags.of(tags)),
        key ->
            Counter.builder(name.id())
                .description(name.description())
                .tags(key.tags())
                .register(registry));
  }

  void time(MeterName name, Duration duration, String... tags) {
    timers
        .computeIfAbsent(
            new Key(name, Tags.of(tags)),
            key ->
                Timer.builder(name.id())
                    .description(name.description())
                    .tags(key.tags())
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry))
        .record(duration);
  }

  /**
   * Registers a gauge that is read when metrics are scraped; one with the same tags that is there
   * already stays.
   */
  void gauge(MeterName name, Supplier<Number> value, String... tags) {
    gauge(name, value, Tags.of(tags));
  }

  /** The same. */
  void gauge(MeterName name, Supplier<Number> value, Tags tags) {
    Gauge gauge =
        Gauge.builder(name.id(), value)
            .description(name.description())
            .tags(tags)
            .strongReference(true)
            .register(registry);
    gauges.put(gauge.getId(), gauge);
  }

  /** Takes a gauge away. */
  void remove(MeterName name, Tags tags) {
    registry.find(name.id()).tags(tags).gauges().forEach(this::remove);
  }

  /** Takes all gauges away: what they told of is no more. What was counted stays counted. */
  void removeGauges() {
    gauges.values().forEach(this::remove);
  }

  private void remove(Gauge gauge) {
    registry.remove(gauge);
    gauges.remove(gauge.getId());
  }
}
