package io.sandpool.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.sandpool.bus.OutputChunk;
import io.sandpool.bus.ProviderStatus;
import io.sandpool.provider.ProviderListener;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts and times what one provider does. */
public final class ProviderMeters implements ProviderListener {

  private final Meters meters;
  private final String provider;
  private final AtomicInteger up = new AtomicInteger();
  private Optional<Tags> runtimeKnown = Optional.empty();
  private final Map<String, AtomicInteger> lanes = new ConcurrentHashMap<>();

  /** Registers the meters of {@code provider} with {@code registry}. */
  public ProviderMeters(MeterRegistry registry, String provider) {
    this.meters = new Meters(registry);
    this.provider = provider;
    meters.gauge(MeterName.PROVIDER_UP, up::get, "provider", provider);
    for (ErrorKind kind : ErrorKind.values()) {
      meters.count(MeterName.PROVIDER_ERRORS, 0, "provider", provider, "kind", kind.wireName());
    }
    meters.count(MeterName.ORPHANS_DESTROYED, 0, "provider", provider);
  }

  @Override
  public void onError(ErrorKind kind) {
    meters.count(MeterName.PROVIDER_ERRORS, "provider", provider, "kind", kind.wireName());
  }

  @Override
  public void onOrphanDestroyed() {
    meters.count(MeterName.ORPHANS_DESTROYED, "provider", provider);
  }

  @Override
  public void onLaneQueue(String lane, int waiting) {
    lanes.computeIfAbsent(lane, this::register).set(waiting);
  }

  /** What the provider says of itself, from time to time. */
  public void status(ProviderStatus status) {
    up.set(status.up() ? 1 : 0);
    Map<String, String> facts = status.facts();
    if (facts.containsKey("runtime_version")) {
      showRuntime(
          Tags.of(
              "provider",
              provider,
              "runtime",
              facts.getOrDefault("runtime", ""),
              "version",
              facts.getOrDefault("runtime_version", "unknown"),
              "platform",
              facts.getOrDefault("platform", "unknown")));
    }
  }

  /** Another runtime takes the place of the one that was there before. */
  private void showRuntime(Tags tags) {
    if (!runtimeKnown.equals(Optional.of(tags))) {
      runtimeKnown.ifPresent(before -> meters.remove(MeterName.RUNTIME_INFO, before));
      runtimeKnown = Optional.of(tags);
      meters.gauge(MeterName.RUNTIME_INFO, () -> 1, tags);
    }
  }

  /** The provider does not even answer. */
  public void unreachable() {
    up.set(0);
  }

  private AtomicInteger register(String lane) {
    AtomicInteger waiting = new AtomicInteger();
    meters.gauge(MeterName.LANE_QUEUE, waiting::get, "provider", provider, "lane", lane);
    return waiting;
  }

  @Override
  public void onCreateStage(CreateStage stage, Duration duration) {
    meters.time(MeterName.CREATE_STAGE, duration, "provider", provider, "stage", stage.wireName());
  }

  @Override
  public void onRunStage(RunStage stage, Duration duration) {
    meters.time(MeterName.EXECUTION_STAGE, duration, "stage", stage.wireName());
  }

  @Override
  public void onOutputTruncated(OutputChunk.Stream stream) {
    // Dispatch counts it, once for all providers.
  }
}
