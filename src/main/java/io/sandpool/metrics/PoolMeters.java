package io.sandpool.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.sandpool.bus.CircuitState;
import io.sandpool.bus.PoolHealth;
import io.sandpool.bus.PoolStatus;
import io.sandpool.bus.SizingReason;
import io.sandpool.bus.SlotState;
import io.sandpool.pool.Eviction;
import io.sandpool.pool.PoolListener;
import io.sandpool.pool.PoolSettings;
import io.sandpool.pool.Refusal;
import io.sandpool.sandbox.MissReason;
import io.sandpool.sandbox.Priority;
import io.sandpool.sandbox.Start;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;

/**
 * Counts and times what one pool does. Events come on the pool's context, gauges are read by
 * whoever scrapes.
 */
public final class PoolMeters implements PoolListener {

  private final Meters meters;
  private final String pool;
  private volatile Optional<PoolStatus> latest = Optional.empty();
  private volatile long toldAt;
  private String provider;
  private String template;
  private volatile CircuitState circuit = CircuitState.CLOSED;

  /** Registers the pool's meters with {@code registry}. */
  public PoolMeters(MeterRegistry registry, PoolSettings settings) {
    this.meters = new Meters(registry);
    this.pool = settings.name();
    this.provider = settings.provider();
    this.template = settings.spec().template();
    registerSlots();
    registerSizes();
    startAtZero();
  }

  /** A counter that is not there cannot be told from one that nobody asked for. */
  private void startAtZero() {
    meters.count(MeterName.DOUBLE_RELEASE, 0, "pool", pool);
    meters.count(MeterName.RETRIES, 0, "pool", pool);
    meters.count(MeterName.REFILL_FAILED, 0, "pool", pool);
    for (Start start : Start.values()) {
      meters.count(
          MeterName.LEASE, 0, "pool", pool, "start", start.wireName(), "result", "granted");
    }
    for (MissReason reason : MissReason.values()) {
      meters.count(MeterName.LEASE_MISS, 0, "pool", pool, "reason", reason.wireName());
    }
    for (Refusal reason : Refusal.values()) {
      for (Priority priority : Priority.values()) {
        meters.count(MeterName.ADMISSION_REFUSED, 0, refused(reason, priority));
      }
    }
    for (Eviction reason : Eviction.values()) {
      meters.count(MeterName.EVICTIONS, 0, "pool", pool, "reason", reason.wireName());
    }
  }

  private void registerSlots() {
    for (SlotState state : SlotState.values()) {
      meters.gauge(
          MeterName.POOL_SLOTS,
          () -> latest.map(status -> count(status, state)).orElse(0),
          slots(state));
    }
  }

  private Tags slots(SlotState state) {
    return Tags.of(
        "pool", pool, "provider", provider, "template", template, "state", state.wireName());
  }

  /** The pool's slots may have come to be made by another provider, or of another template. */
  private void relabel(PoolStatus status) {
    if (provider.equals(status.provider()) && template.equals(status.spec().template())) {
      return;
    }
    for (SlotState state : SlotState.values()) {
      meters.remove(MeterName.POOL_SLOTS, slots(state));
    }
    provider = status.provider();
    template = status.spec().template();
    registerSlots();
  }

  private void registerSizes() {
    gauge(MeterName.POOL_TARGET, PoolStatus::minIdle, "pool", pool, "kind", "min");
    gauge(MeterName.POOL_TARGET, PoolStatus::maxTotal, "pool", pool, "kind", "max");
    gauge(MeterName.POOL_TARGET, PoolStatus::desired, "pool", pool, "kind", "desired");
    for (SizingReason reason : SizingReason.values()) {
      gauge(
          MeterName.POOL_TARGET_REASON,
          status -> status.sizing().reason() == reason ? 1 : 0,
          "pool",
          pool,
          "reason",
          reason.wireName());
    }
    meters.gauge(MeterName.HOST_HEADROOM, () -> headroom(), "pool", pool);
    gauge(
        MeterName.POOL_UTILIZATION,
        status -> (double) count(status, SlotState.LEASED) / status.maxTotal(),
        "pool",
        pool);
    gauge(
        MeterName.POOL_DRAINED,
        status -> status.health() == PoolHealth.DRAINED ? 1 : 0,
        "pool",
        pool);
    gauge(MeterName.QUEUE_DEPTH, PoolStatus::waiting, "pool", pool);
    gauge(MeterName.QUEUE_OLDEST_WAIT, this::oldestWait, "pool", pool);
    meters.gauge(MeterName.POOL_CIRCUIT_STATE, () -> circuit.ordinal(), "pool", pool);
  }

  private void gauge(MeterName name, ToDoubleFunction<PoolStatus> value, String... tags) {
    meters.gauge(name, () -> latest.map(value::applyAsDouble).orElse(0.0), tags);
  }

  /** Not a number where it is not measured. */
  private double headroom() {
    OptionalInt measured =
        latest.map(status -> status.sizing().inputs().headroom()).orElse(OptionalInt.empty());
    return measured.isPresent() ? measured.getAsInt() : Double.NaN;
  }

  /** A queue that stands still grows older without anything to tell. */
  private double oldestWait(PoolStatus status) {
    long sinceTold = System.nanoTime() - toldAt;
    return status.oldestWait().map(wait -> (wait.toNanos() + sinceTold) / 1e9).orElse(0.0);
  }

  private static int count(PoolStatus status, SlotState state) {
    Map<SlotState, Integer> slots = status.slots();
    return slots.getOrDefault(state, 0);
  }

  @Override
  public void leaseGranted(Start start, Duration waited, Duration age) {
    meters.count(MeterName.LEASE, "pool", pool, "start", start.wireName(), "result", "granted");
    meters.time(MeterName.LEASE_WAIT, waited, "pool", pool);
    meters.time(MeterName.SLOT_AGE, age, "pool", pool);
  }

  @Override
  public void leaseRefused(Refusal reason, Priority priority) {
    meters.count(MeterName.LEASE, "pool", pool, "start", "none", "result", reason.wireName());
    meters.count(MeterName.ADMISSION_REFUSED, refused(reason, priority));
  }

  private String[] refused(Refusal reason, Priority priority) {
    return new String[] {
      "pool", pool, "reason", reason.wireName(), "priority", priority.wireName()
    };
  }

  @Override
  public void leaseMissed(MissReason reason) {
    meters.count(MeterName.LEASE_MISS, "pool", pool, "reason", reason.wireName());
  }

  @Override
  public void releaseIgnored() {
    meters.count(MeterName.DOUBLE_RELEASE, "pool", pool);
  }

  @Override
  public void sandboxMade(Duration took) {
    meters.time(MeterName.REFILL, took, "pool", pool, "result", "ready");
  }

  @Override
  public void makingFailed(String reason) {
    meters.count(MeterName.REFILL_FAILED, "pool", pool);
  }

  @Override
  public void sandboxDestroyed(Duration took) {
    meters.time(MeterName.DESTROY, took, "pool", pool);
  }

  @Override
  public void evicted(Eviction reason) {
    meters.count(MeterName.EVICTIONS, "pool", pool, "reason", reason.wireName());
  }

  @Override
  public void circuitChanged(CircuitState state) {
    circuit = state;
  }

  @Override
  public void statusChanged(PoolStatus status) {
    relabel(status);
    toldAt = System.nanoTime();
    latest = Optional.of(status);
  }

  /** The pool is no more: what shows how it is goes, what was counted stays. */
  public void close() {
    meters.removeGauges();
  }
}
