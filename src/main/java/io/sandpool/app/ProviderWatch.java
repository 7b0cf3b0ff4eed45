package io.sandpool.app;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.AskStatus;
import io.sandpool.bus.Bus;
import io.sandpool.bus.ProbeProvider;
import io.sandpool.metrics.ProviderMeters;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Asks a provider every few seconds how it is, for its gauges; and has one whose sandboxes are
 * leased elsewhere ask its backend now and then, so that trouble is known before a caller finds it.
 */
final class ProviderWatch {

  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration PROBE_EVERY = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final Bus bus;
  private final String provider;
  private volatile boolean remote;
  private final ProviderMeters meters;
  private volatile boolean stopped;
  private volatile long askTimer;
  private volatile long probeTimer;

  ProviderWatch(Vertx vertx, Bus bus, String provider, boolean remote, ProviderMeters meters) {
    this.vertx = vertx;
    this.bus = bus;
    this.provider = provider;
    this.remote = remote;
    this.meters = meters;
  }

  void start() {
    ask();
    askTimer = vertx.setPeriodic(EVERY.toMillis(), timer -> ask());
    probe();
  }

  /** Whether its sandboxes are leased elsewhere has changed, or not. */
  void setRemote(boolean next) {
    remote = next;
  }

  /** Asks no more. */
  void stop() {
    stopped = true;
    vertx.cancelTimer(askTimer);
    vertx.cancelTimer(probeTimer);
  }

  private void ask() {
    bus.ask(
            Addresses.providerReport(provider),
            new AskStatus(),
            Deadline.after(bus.ticker(), EVERY))
        .onComplete(
            report -> {
              if (!stopped) {
                meters.report(report);
              }
            },
            failure -> meters.unreachable());
  }

  /** What is wrong is told by the report, so that nobody needs this answer. */
  private void probe() {
    if (stopped) {
      return;
    }
    if (remote) {
      bus.ask(
          Addresses.probe(provider),
          new ProbeProvider(PROBE_EVERY),
          Deadline.after(bus.ticker(), PROBE_EVERY));
    }
    // Its random third keeps many services from asking at the same time.
    long millis = PROBE_EVERY.toMillis();
    probeTimer =
        vertx.setTimer(
            millis * 5 / 6 + ThreadLocalRandom.current().nextLong(millis / 3), timer -> probe());
  }
}
