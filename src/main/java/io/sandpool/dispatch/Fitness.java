package io.sandpool.dispatch;

import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.Feature;
import io.sandpool.sandbox.ServiceError.InvalidRequest;
import io.sandpool.sandbox.ServiceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a route can give a request what it asks for: every feature, and every limit.
 *
 * <p>Judged before anything is leased, so that a request is refused whole rather than run without
 * something that it relies on.
 */
final class Fitness {

  private final ExecutionRequest request;
  private Optional<Set<Feature>> needed = Optional.empty();

  Fitness(ExecutionRequest request) {
    this.request = request;
  }

  /**
   * A leg on {@code route}.
   *
   * @throws ServiceException with an {@link InvalidRequest} that names the first thing which the
   *     route cannot give
   */
  Leg legOn(Route route, Optional<Duration> patience) {
    if (!route.canDoEverything()) {
      requireFeatures(route);
    }
    return new Leg(route, LimitPolicy.settle(request.limits(), route), patience);
  }

  private void requireFeatures(Route route) {
    Set<Feature> lacking = EnumSet.noneOf(Feature.class);
    lacking.addAll(needed());
    lacking.removeAll(route.features());
    for (Feature feature : lacking) {
      throw new ServiceException(
          new InvalidRequest(
              "%s does not support %s for programs in %s."
                  .formatted(route.provider(), feature.pointer(), request.language()),
              feature.pointer()));
    }
  }

  private Set<Feature> needed() {
    if (needed.isEmpty()) {
      needed = Optional.of(Feature.neededBy(request));
    }
    return needed.get();
  }

  /**
   * What a caller is told whose request no route fits: the objection of the first, and who could.
   */
  ServiceException refusal(InvalidRequest objection, List<Route> everywhere) {
    List<String> able = new ArrayList<>();
    for (Route route : everywhere) {
      if (!able.contains(route.provider()) && fits(route)) {
        able.add(route.provider());
      }
    }
    String advice =
        able.isEmpty()
            ? " No provider here can; leave it out."
            : " " + String.join(" and ", able) + " can: name it as provider, or leave this out.";
    return new ServiceException(
        new InvalidRequest(objection.detail() + advice, objection.pointer()));
  }

  private boolean fits(Route route) {
    try {
      legOn(route, Optional.empty());
      return true;
    } catch (ServiceException e) {
      return false;
    }
  }
}
