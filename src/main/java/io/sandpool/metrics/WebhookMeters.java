package io.sandpool.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandpool.webhook.WebhookListener;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts attempts to tell callers' servers. */
public final class WebhookMeters implements WebhookListener {

  private final Meters meters;
  private final AtomicInteger pending = new AtomicInteger();

  /** Registers with {@code registry}. */
  public WebhookMeters(MeterRegistry registry) {
    this.meters = new Meters(registry);
    meters.gauge(MeterName.WEBHOOK_PENDING, pending::get);
    for (Outcome outcome : Outcome.values()) {
      meters.count(MeterName.WEBHOOK_DELIVERIES, 0, "outcome", outcome.wireName());
    }
  }

  @Override
  public void onAttempt(Outcome outcome) {
    meters.count(MeterName.WEBHOOK_DELIVERIES, "outcome", outcome.wireName());
  }

  @Override
  public void onPending(int count) {
    pending.set(count);
  }
}
