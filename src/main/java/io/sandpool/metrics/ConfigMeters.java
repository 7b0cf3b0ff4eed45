package io.sandpool.metrics;

import io.micrometer.core.instrument.MeterRegistry;

/** Counts what became of changes of the configuration file. */
public final class ConfigMeters {

  private final Meters meters;

  /** Registers with {@code registry}. */
  public ConfigMeters(MeterRegistry registry) {
    this.meters = new Meters(registry);
    for (String result : new String[] {"applied", "rejected", "failed"}) {
      meters.count(MeterName.CONFIG_RELOAD, 0, "result", result);
    }
  }

  /** It is in force. */
  public void applied() {
    meters.count(MeterName.CONFIG_RELOAD, "result", "applied");
  }

  /** It has problems; the old one stays. */
  public void rejected() {
    meters.count(MeterName.CONFIG_RELOAD, "result", "rejected");
  }

  /** It was good, but putting it in force failed. */
  public void failed() {
    meters.count(MeterName.CONFIG_RELOAD, "result", "failed");
  }
}
