package io.sandpool.dispatch;

import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Feature;
import io.sandpool.sandbox.Limits;
import java.time.Duration;
import java.util.Set;

/**
 * A pool that serves a language.
 *
 * @param pool the pool's name
 * @param provider its provider's id
 * @param template what its sandboxes are made of
 * @param defaults limits of a run that asks for none
 * @param ceiling the most that a run may ask for
 * @param remote whether its sandboxes cost money, so that the provider must admit each run
 * @param features what a request may ask for
 */
public record Route(
    String pool,
    String provider,
    Template template,
    Limits defaults,
    Limits ceiling,
    boolean remote,
    Set<Feature> features) {

  private static final int ALL_FEATURES = Feature.values().length;

  /**
   * What sandboxes are made of.
   *
   * @param name its name, by which requests may ask for it
   * @param language the language that it runs
   * @param byDefault whether it serves requests that name no template
   */
  public record Template(String name, String language, boolean byDefault) {}

  public Route {
    features = Set.copyOf(features);
  }

  /** The route to a pool whose provider can do {@code capabilities}. */
  public static Route to(
      String pool,
      String provider,
      Template template,
      Limits defaults,
      Limits ceiling,
      Capabilities capabilities) {
    Duration longest = capabilities.maxWall().orElse(ceiling.wall());
    return new Route(
        pool,
        provider,
        template,
        atMost(longest, defaults),
        atMost(longest, ceiling),
        capabilities.remote(),
        capabilities.features(template.language()));
  }

  private static Limits atMost(Duration longest, Limits limits) {
    return limits.wall().compareTo(longest) <= 0 ? limits : limits.withWall(longest);
  }

  /** Whether a request may ask for whatever it likes. */
  boolean canDoEverything() {
    return features.size() == ALL_FEATURES;
  }
}
