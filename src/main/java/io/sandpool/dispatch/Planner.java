package io.sandpool.dispatch;

import io.sandpool.bus.Execute;
import io.sandpool.sandbox.ServiceException;
import java.util.Optional;
import java.util.function.Supplier;

/** Plans the journeys of one request: one, and another only where the routes have changed since. */
final class Planner {

  private final Supplier<RoutingTable> routing;
  private final Execute order;
  private RoutingTable used;
  private String language;

  /**
   * Begins with the routes of now.
   *
   * @throws ServiceException where there is no such language
   */
  Planner(Supplier<RoutingTable> routing, Execute order) {
    this.routing = routing;
    this.order = order;
    this.used = routing.get();
    this.language = used.canonical(order.request().language());
  }

  /** The canonical name of the language that is asked for. */
  String language() {
    return language;
  }

  /**
   * The journey.
   *
   * @throws ServiceException where nobody can serve the request
   */
  Journey plan() {
    return used.journey(language, order.request(), order.preferences());
  }

  /** Another journey; empty where the routes are the same, or lead nowhere any more. */
  Optional<Journey> planAnew() {
    RoutingTable now = routing.get();
    if (now == used) {
      return Optional.empty();
    }
    used = now;
    try {
      language = now.canonical(order.request().language());
      return Optional.of(plan());
    } catch (ServiceException e) {
      return Optional.empty();
    }
  }
}
