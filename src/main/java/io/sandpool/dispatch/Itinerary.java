package io.sandpool.dispatch;

import io.sandpool.sandbox.Placement.Spill;
import java.util.List;
import java.util.Optional;

/**
 * The routes of a language in the order in which they are tried. Made when the configuration is
 * read, not for each request.
 *
 * @param routes never empty
 * @param passedOver the provider that comes first but does not run the language
 */
record Itinerary(List<Route> routes, Optional<Spill> passedOver) {

  Itinerary {
    routes = List.copyOf(routes);
  }
}
