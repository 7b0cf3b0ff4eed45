package io.sandpool.dispatch;

import io.sandpool.bus.Preferences;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.Placement.Spill;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceError.InvalidRequest;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SpillReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which pools serve which language, and in which order they are tried. Immutable; everything that
 * does not depend on the single request is worked out when it is made.
 */
public final class RoutingTable {

  private final Map<String, String> languages;
  private final Map<String, Choices> choices = new HashMap<>();
  private final TreeSet<String> providers = new TreeSet<>();
  private final SpillPolicy policy;

  /**
   * What a language offers.
   *
   * @param everywhere all its routes
   * @param auto for requests that name no provider; empty where they are not served
   * @param named for requests that name one
   */
  private record Choices(
      List<Route> everywhere, Optional<Itinerary> auto, Map<String, Itinerary> named) {}

  /**
   * Makes a table.
   *
   * @param languages canonical language by name and alias, in lower case
   * @param routes routes by canonical language, never empty; those of one provider are tried in the
   *     order given
   * @param policy the order of the providers
   */
  public RoutingTable(
      Map<String, String> languages, Map<String, List<Route>> routes, SpillPolicy policy) {
    this.languages = Map.copyOf(languages);
    this.policy = policy;
    providers.addAll(policy.order());
    for (String language : languages.values()) {
      List<Route> served = routes.getOrDefault(language, List.of());
      if (served.isEmpty()) {
        throw new IllegalArgumentException("language " + language + " has no pool");
      }
      choices.computeIfAbsent(language, absent -> choicesOf(served));
    }
  }

  private Choices choicesOf(List<Route> routes) {
    Map<String, List<Route>> byProvider = new HashMap<>();
    for (Route route : routes) {
      providers.add(route.provider());
      byProvider.computeIfAbsent(route.provider(), none -> new ArrayList<>()).add(route);
    }
    Map<String, Itinerary> named = new HashMap<>();
    byProvider.forEach(
        (provider, own) -> named.put(provider, new Itinerary(own, Optional.empty())));
    return new Choices(List.copyOf(routes), auto(byProvider), named);
  }

  private Optional<Itinerary> auto(Map<String, List<Route>> byProvider) {
    List<Route> inOrder = new ArrayList<>();
    for (String provider : policy.order()) {
      inOrder.addAll(byProvider.getOrDefault(provider, List.of()));
    }
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
   * The canonical name of a language.
   *
   * @throws ServiceException with {@code UnknownLanguage}, which lists the known ones
   */
  String canonical(String nameOrAlias) {
    String canonical = languages.get(nameOrAlias.toLowerCase(Locale.ROOT));
    if (canonical == null) {
      List<String> known = List.copyOf(new TreeMap<>(languages).keySet());
      throw new ServiceException(
          new ServiceError.UnknownLanguage(
              "No pool runs this language. Known are " + String.join(", ", known) + ".", known));
    }
    return canonical;
  }

  /**
   * The journey of a request in a canonical language.
   *
   * @throws ServiceException with {@code InvalidRequest} where no route can give what it asks for
   */
  Journey journey(String language, ExecutionRequest request, Preferences preferences) {
    Choices offered = Optional.ofNullable(choices.get(language)).orElseThrow();
    Itinerary itinerary =
        preferences
            .provider()
            .map(provider -> named(offered, provider, request))
            .orElseGet(() -> auto(offered, request));
    return plan(itinerary, offered.everywhere(), request);
  }

  private Itinerary named(Choices offered, String provider, ExecutionRequest request) {
    Itinerary own = offered.named().get(provider);
    if (own != null) {
      return own;
    }
    throw new ServiceException(
        new InvalidRequest(
            providers.contains(provider)
                ? "%s runs no programs in %s; %s does."
                    .formatted(provider, request.language(), serving(offered))
                : "There is no provider %s. Known are auto, %s."
                    .formatted(provider, String.join(", ", providers)),
            "/provider"));
  }

  private static Itinerary auto(Choices offered, ExecutionRequest request) {
    return offered
        .auto()
        .orElseThrow(
            () ->
                new ServiceException(
                    new InvalidRequest(
                        "Programs in %s run only where provider says so: name %s."
                            .formatted(request.language(), serving(offered)),
                        "/provider")));
  }

  private static String serving(Choices offered) {
    return String.join(" or ", new TreeSet<>(offered.named().keySet()));
  }

  private Journey plan(Itinerary itinerary, List<Route> everywhere, ExecutionRequest request) {
    Fitness fitness = new Fitness(request);
    List<Leg> legs = new ArrayList<>(itinerary.routes().size());
    Optional<InvalidRequest> objection = Optional.empty();
    Optional<Spill> left = itinerary.passedOver();
    Optional<Duration> patience = itinerary.routes().size() > 1 ? patience() : Optional.empty();
    for (Route route : itinerary.routes()) {
      try {
        legs.add(fitness.legOn(route, patience));
      } catch (ServiceException e) {
        InvalidRequest unfit = (InvalidRequest) e.error();
        objection = objection.or(() -> Optional.of(unfit));
        if (legs.isEmpty()) {
          left = left.or(() -> Optional.of(unfitAt(route)));
        }
      }
    }
    if (legs.isEmpty()) {
      throw fitness.refusal(objection.orElseThrow(), everywhere);
    }
    if (patience.isPresent()) {
      int last = legs.size() - 1;
      legs.set(last, legs.get(last).withoutHurry());
    }
    return new Journey(policy, legs, left);
  }

  private static Spill unfitAt(Route route) {
    return new Spill(route.provider(), SpillReason.FEATURE_MISSING);
  }

  private Optional<Duration> patience() {
    return policy.exhausted() ? policy.patience() : Optional.empty();
  }
}
