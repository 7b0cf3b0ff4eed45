package io.sandpool.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandpool.bus.Execute;
import io.sandpool.dispatch.DispatchListener;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.Placement.Spill;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.SpillReason;

/** Counts and times what dispatch does. */
public final class DispatchMeters implements DispatchListener {

  private final Meters meters;

  /** Registers with {@code registry}. */
  public DispatchMeters(MeterRegistry registry) {
    this.meters = new Meters(registry);
    meters.count(MeterName.OUTPUT_TRUNCATED, 0, "stream", "stdout");
    meters.count(MeterName.OUTPUT_TRUNCATED, 0, "stream", "stderr");
    meters.count(MeterName.REJECTED, 0, "reason", "cancelled");
  }

  @Override
  public void onFinished(Execute order, String language, ExecutionResult result) {
    meters.time(
        MeterName.EXECUTION,
        result.timings().total(),
        "language",
        language,
        "provider",
        result.placement().provider(),
        "outcome",
        result.report().outcome().wireName());
    meters.time(MeterName.EXECUTION_STAGE, result.timings().queue(), "stage", "queue");
    meters.time(MeterName.EXECUTION_STAGE, result.timings().lease(), "stage", "lease");
    meters.time(MeterName.EXECUTION_STAGE, result.timings().run(), "stage", "run");
    if (result.report().stdout().truncated()) {
      meters.count(MeterName.OUTPUT_TRUNCATED, "stream", "stdout");
    }
    if (result.report().stderr().truncated()) {
      meters.count(MeterName.OUTPUT_TRUNCATED, "stream", "stderr");
    }
  }

  /** Only what no caller is told of: the API counts the rest as it answers. */
  @Override
  public void onRefused(Execute order, ServiceError error) {
    if (error instanceof ServiceError.Cancelled) {
      meters.count(MeterName.REJECTED, "reason", "cancelled");
    }
  }

  @Override
  public void onRetried(String pool, String provider, SpillReason reason) {
    meters.count(MeterName.RETRIES, "pool", pool);
    meters.count(MeterName.RUN_RETRIES, "provider", provider, "reason", reason.wireName());
  }

  @Override
  public void onSpilled(Spill spill, String to) {
    meters.count(
        MeterName.SPILL, "from", spill.from(), "to", to, "reason", spill.reason().wireName());
  }
}
