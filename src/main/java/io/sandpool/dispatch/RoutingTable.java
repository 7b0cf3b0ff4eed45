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
import java.util.stream.Collectors;

/**
 * Which pools serve which language and template, and in which order they are tried. Immutable;
 * everything that does not depend on the single request is worked out when it is made.
 */
public final class RoutingTable {

  private final Map<String, String> languages;
  private final Map<String, Choices> choices = new HashMap<>();
  private final Map<String, Offered> templates = new TreeMap<>();
  private final TreeSet<String> providers = new TreeSet<>();
  private final SpillPolicy policy;

  /**
   * A template that requests may name.
   *
   * @param language the language that it runs
   * @param choices where
   */
  private record Offered(String language, Choices choices) {}

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
    for (String language : new TreeSet<>(languages.values())) {
      List<Route> served = routes.getOrDefault(language, List.of());
      if (served.isEmpty()) {
        throw new IllegalArgumentException("language " + language + " has no pool");
      }
      served.forEach(route -> providers.add(route.provider()));
      choices.put(language, Choices.ofLanguage(served, policy));
      served.stream()
          .collect(Collectors.groupingBy(route -> route.template().name()))
          .forEach(
              (name, own) ->
                  templates.put(name, new Offered(language, Choices.ofTemplate(own, policy))));
    }
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
    Choices offered = offered(language, request, preferences);
    String wanted = Choices.wanted(request, preferences.template());
    Itinerary itinerary =
        preferences
            .provider()
            .map(provider -> named(offered, provider, wanted))
            .orElseGet(() -> offered.anywhere(wanted));
    return plan(itinerary, offered.everywhere(), request);
  }

  private Choices offered(String language, ExecutionRequest request, Preferences preferences) {
    if (preferences.template().isPresent()) {
      return ofTemplate(preferences.template().get(), language, request);
    }
    Choices offered = Optional.ofNullable(choices.get(language)).orElseThrow();
    if (offered.everywhere().isEmpty()) {
      throw new ServiceException(
          new InvalidRequest(
              "Programs in %s run only with a template that the request names: %s."
                  .formatted(request.language(), templatesOf(language)),
              "/template"));
    }
    return offered;
  }

  private Choices ofTemplate(String name, String language, ExecutionRequest request) {
    Offered offered = templates.get(name);
    if (offered != null && offered.language().equals(language)) {
      return offered.choices();
    }
    throw new ServiceException(
        new InvalidRequest(
            "No pool has a template %s for programs in %s. Known are %s."
                .formatted(name, request.language(), templatesOf(language)),
            "/template"));
  }

  private String templatesOf(String language) {
    return templates.entrySet().stream()
        .filter(template -> template.getValue().language().equals(language))
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(", "));
  }

  private Itinerary named(Choices offered, String provider, String wanted) {
    Itinerary own = offered.named().get(provider);
    if (own != null) {
      return own;
    }
    throw new ServiceException(
        new InvalidRequest(
            providers.contains(provider)
                ? "%s runs no programs in %s; %s does."
                    .formatted(provider, wanted, offered.providers())
                : "There is no provider %s. Known are auto, %s."
                    .formatted(provider, String.join(", ", providers)),
            "/provider"));
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
