package io.sandpool.sandbox;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a provider can do, as its configuration settles it.
 *
 * @param remote whether its sandboxes are leased elsewhere and cost money while they live
 * @param languages what requests in each language may ask for; empty where every language is served
 *     that a template has, with every feature
 * @param maxWall the longest run that it allows
 * @param maxSandboxes sandboxes that it may hold at the same time
 */
public record Capabilities(
    boolean remote,
    Map<String, Set<Feature>> languages,
    Optional<Duration> maxWall,
    OptionalInt maxSandboxes) {

  public Capabilities {
    languages = Map.copyOf(languages);
  }

  /** A provider on this machine that runs what its templates say and can do everything. */
  public static Capabilities local() {
    return new Capabilities(false, Map.of(), Optional.empty(), OptionalInt.empty());
  }

  /** Whether it runs programs in that language. */
  public boolean serves(String language) {
    return languages.isEmpty() || languages.containsKey(language);
  }

  /** What requests in that language may ask for. */
  public Set<Feature> features(String language) {
    return languages.isEmpty()
        ? EnumSet.allOf(Feature.class)
        : languages.getOrDefault(language, Set.of());
  }
}
