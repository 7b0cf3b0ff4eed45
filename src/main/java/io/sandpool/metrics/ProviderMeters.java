package io.sandpool.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.sandpool.bus.CircuitState;
import io.sandpool.bus.OutputChunk;
import io.sandpool.bus.ProviderReport;
import io.sandpool.bus.ProviderReport.Allowance;
import io.sandpool.bus.ProviderReport.Scope;
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
  private final Map<Tags, Latest> budgets = new ConcurrentHashMap<>();
  private volatile CircuitState circuit = CircuitState.CLOSED;

  /**
   * Counts with {@code registry} what happens in {@code provider}; of one that never comes to be
   * nothing is shown, see {@link #open}.
   */
  public ProviderMeters(MeterRegistry registry, String provider) {
    this.meters = new Meters(registry);
    this.provider = provider;
  }

  /** The provider is there: shows how it is, and counts that begin at zero. */
  public void open() {
    meters.gauge(MeterName.PROVIDER_UP, up::get, "provider", provider);
    meters.gauge(MeterName.PROVIDER_CIRCUIT_STATE, () -> circuit.ordinal(), "provider", provider);
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
  public void onRetry(ErrorKind why) {
    meters.count(MeterName.PROVIDER_RETRIES, "provider", provider, "kind", why.wireName());
  }

  @Override
  public void onOrphanDestroyed() {
    meters.count(MeterName.ORPHANS_DESTROYED, "provider", provider);
  }

  @Override
  public void onLaneQueue(String lane, int waiting) {
    lanes.computeIfAbsent(lane, this::register).set(waiting);
  }

  @Override
  public void onCircuit(CircuitState state) {
    circuit = state;
  }

  @Override
  public void onRemoteRun() {
    meters.count(MeterName.REMOTE_RUNS, "provider", provider);
  }

  @Override
  public void onRemoteTime(Duration lived) {
    meters.count(MeterName.REMOTE_SANDBOX_SECONDS, lived.toNanos() / 1e9, "provider", provider);
  }

  /** How the provider is and what may be spent there, from time to time. */
  public void report(ProviderReport report) {
    status(report.status());
    if (report.status().capabilities().remote()) {
      meters.count(MeterName.REMOTE_RUNS, 0, "provider", provider);
      meters.count(MeterName.REMOTE_SANDBOX_SECONDS, 0, "provider", provider);
    }
    report.budgets().forEach(this::show);
  }

  private void show(Allowance allowance) {
    String whose = allowance.scope() == Scope.ALL ? "all" : provider;
    Tags tags = Tags.of("provider", whose, "kind", allowance.kind().wireName());
    Latest latest = budgets.computeIfAbsent(tags, absent -> new Latest(allowance));
    latest.allowance = allowance;
    // Each time: the gauge of all may have gone with another provider.
    meters.gauge(MeterName.BUDGET_REMAINING, () -> latest.allowance.ratio(), tags);
    if (allowance.scope() == Scope.ALL) {
      meters.gauge(
          MeterName.REMOTE_SPEND,
          () -> latest.allowance.spent(),
          "limit",
          allowance.kind().wireName());
    }
  }

  /** What gauges of a budget read. */
  private static final class Latest {

    private volatile Allowance allowance;

    Latest(Allowance allowance) {
      this.allowance = allowance;
    }
  }

  /** The provider is no more: what shows how it is goes, what was counted stays. */
  public void close() {
    meters.removeGauges();
  }

  /** What the provider says of itself. */
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
