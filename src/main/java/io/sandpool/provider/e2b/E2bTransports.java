package io.sandpool.provider.e2b;

import io.sandpool.provider.guest.Timers;
import io.sandpool.provider.remote.http.HttpTransport;
import io.sandpool.provider.remote.http.TransportSettings;
import io.vertx.core.Vertx;
import java.time.Duration;

/** The connections of one provider: to the control plane, and to the sandboxes. */
final class E2bTransports {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** The servers in front of E2B's sandboxes let go after ten minutes, others tell when they do. */
  private static final Duration KEEP = Duration.ofSeconds(120);

  private static final int API_CONNECTIONS = 16;
  private static final int WAITING = 1024;

  /** A sandbox may answer one run while the next one begins. */
  private static final int SPARE = 16;

  private final Vertx vertx;
  private final Timers timers;
  private final E2bSettings settings;

  E2bTransports(Vertx vertx, Timers timers, E2bSettings settings) {
    this.vertx = vertx;
    this.timers = timers;
    this.settings = settings;
  }

  HttpTransport api() {
    return transport(settings.endpoints().api().ssl(), API_CONNECTIONS);
  }

  /** Of one host there may be all sandboxes, or one. */
  HttpTransport data() {
    boolean ssl = settings.endpoints().sandboxUrl().map(url -> url.ssl()).orElse(true);
    return transport(ssl, settings.maxConcurrent() + SPARE);
  }

  private HttpTransport transport(boolean ssl, int connections) {
    return HttpTransport.create(
        vertx,
        timers,
        ssl,
        new TransportSettings(CONNECT, KEEP, connections, WAITING, settings.caFile()));
  }
}
