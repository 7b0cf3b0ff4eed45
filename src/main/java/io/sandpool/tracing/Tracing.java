package io.sandpool.tracing;

import io.sandpool.bus.trace.Tracer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** What begins traces, and is to be ended. For any thread. */
public interface Tracing {

  /** No traces. */
  Tracing OFF = new Tracing() {};

  /**
   * Begins to send traces, where the settings say so.
   *
   * @param instance which of several installations it is
   */
  static Tracing start(
      Vertx vertx, TracingSettings settings, String instance, TracingListener listener) {
    return settings.enabled() ? OtelTracing.start(vertx, settings, instance, listener) : OFF;
  }

  /** Begins traces. */
  default Tracer tracer() {
    return Tracer.NONE;
  }

  /** Sends what waits, within seconds; completes in any case. */
  default Future<Void> close() {
    return Future.succeededFuture();
  }
}
