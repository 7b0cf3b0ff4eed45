package io.sandpool.app;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.AskStatus;
import io.sandpool.bus.Bus;
import io.sandpool.metrics.ProviderMeters;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Asks a provider every few seconds how it is, for its gauges. */
final class ProviderWatch {

  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Bus bus;
  private final String provider;
  private final ProviderMeters meters;

  ProviderWatch(Vertx vertx, Bus bus, String provider, ProviderMeters meters) {
    this.vertx = vertx;
    this.bus = bus;
    this.provider = provider;
    this.meters = meters;
  }

  void start() {
    ask();
    vertx.setPeriodic(EVERY.toMillis(), timer -> ask());
  }

  private void ask() {
    bus.ask(
            Addresses.providerStatus(provider),
            new AskStatus(),
            Deadline.after(bus.ticker(), EVERY))
        .onComplete(meters::status, failure -> meters.unreachable());
  }
}
