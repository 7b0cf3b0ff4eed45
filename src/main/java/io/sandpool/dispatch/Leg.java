package io.sandpool.dispatch;

import io.sandpool.sandbox.Limits;
import java.time.Duration;
import java.util.Optional;

/**
 * One attempt at a route.
 *
 * @param route the route
 * @param limits the limits in force there
 * @param patience how long to wait rather than go elsewhere; empty for as long as the request may
 */
record Leg(Route route, Limits limits, Optional<Duration> patience) {

  Leg withoutHurry() {
    return new Leg(route, limits, Optional.empty());
  }
}
