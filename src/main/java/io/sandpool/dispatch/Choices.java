package io.sandpool.dispatch;

import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.Placement.Spill;
import io.sandpool.sandbox.ServiceError.InvalidRequest;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SpillReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a language, or one template of it, offers.
 *
 * @param everywhere all its routes
 * @param auto for requests that name no provider; empty where they are not served
 * @param named for requests that name one
 */
record Choices(List<Route> everywhere, Optional<Itinerary> auto, Map<String, Itinerary> named) {

  /** What those may choose from who name no template. */
  static Choices ofLanguage(List<Route> routes, SpillPolicy policy) {
    List<Route> byDefault = routes.stream().filter(route -> route.template().byDefault()).toList();
    List<Route> inOrder = inOrder(byDefault, policy);
    return of(byDefault, auto(inOrder, policy));
  }

  /** What those may choose from who name one: wherever it is, it is what they want. */
  static Choices ofTemplate(List<Route> routes, SpillPolicy policy) {
    List<Route> inOrder = inOrder(routes, policy);
    return of(
        routes,
        inOrder.isEmpty()
            ? Optional.empty()
            : Optional.of(new Itinerary(inOrder, Optional.empty())));
  }

  private static Choices of(List<Route> routes, Optional<Itinerary> auto) {
    Map<String, List<Route>> byProvider = new HashMap<>();
    for (Route route : routes) {
      byProvider.computeIfAbsent(route.provider(), none -> new ArrayList<>()).add(route);
    }
    Map<String, Itinerary> named = new HashMap<>();
    byProvider.forEach(
        (provider, own) -> named.put(provider, new Itinerary(own, Optional.empty())));
    return new Choices(List.copyOf(routes), auto, Map.copyOf(named));
  }

  private static List<Route> inOrder(List<Route> routes, SpillPolicy policy) {
    List<Route> inOrder = new ArrayList<>();
    for (String provider : policy.order()) {
      routes.stream().filter(route -> route.provider().equals(provider)).forEach(inOrder::add);
    }
    return inOrder;
  }

  private static Optional<Itinerary> auto(List<Route> inOrder, SpillPolicy policy) {
    if (inOrder.isEmpty()) {
      return Optional.empty();
    }
    String first = policy.order().get(0);
    if (inOrder.get(0).provider().equals(first)) {
      return Optional.of(new Itinerary(inOrder, Optional.empty()));
    }
    return policy.languageMissing()
        ? Optional.of(
            new Itinerary(inOrder, Optional.of(new Spill(first, SpillReason.LANGUAGE_MISSING))))
        : Optional.empty();
  }

  /**
   * For a request that names no provider.
   *
   * @param what names what is offered, for who is told that it is not
   * @throws ServiceException with {@code InvalidRequest} where it must name one
   */
  Itinerary anywhere(String what) {
    return auto.orElseThrow(
        () ->
            new ServiceException(
                new InvalidRequest(
                    "Programs in %s run only where provider says so: name %s."
                        .formatted(what, providers()),
                    "/provider")));
  }

  /** The providers that offer it, for a sentence. */
  String providers() {
    return String.join(" or ", new TreeSet<>(named.keySet()));
  }

  /** How {@code request} calls what it wants, for a sentence. */
  static String wanted(ExecutionRequest request, Optional<String> template) {
    return template
        .map(name -> request.language() + " with the template " + name)
        .orElse(request.language());
  }
}
