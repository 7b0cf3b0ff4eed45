package io.sandpool.provider.e2b;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How the cloud is reached and what is leased from it.
 *
 * @param marks by which our sandboxes are known again
 * @param apiKey the team's key
 * @param endpoints where the cloud is
 * @param templates what sandboxes are made of
 * @param timeout the longest run
 * @param lease how long a sandbox lives from its creation, and from each renewal
 * @param maxLifetime how long the plan lets a sandbox live in all
 * @param secure whether a sandbox asks for a token of its own
 * @param internet whether programs may reach the internet
 * @param publicTraffic whether a sandbox's address answers without the token for it
 * @param requestTimeout for one call to the control plane
 * @param maxConcurrent sandboxes at the same time
 * @param metadata what operators want to be written on every sandbox
 * @param guest whether programs run by our guest; otherwise the template's kernels run them
 * @param caFile certificates of whoever vouches for the hosts; the JDK's where absent
 */
record E2bSettings(
    Marks marks,
    String apiKey,
    Endpoints endpoints,
    Templates templates,
    Duration timeout,
    Duration lease,
    Duration maxLifetime,
    boolean secure,
    boolean internet,
    boolean publicTraffic,
    Duration requestTimeout,
    int maxConcurrent,
    Map<String, String> metadata,
    boolean guest,
    Optional<String> caFile) {

  E2bSettings {
    metadata = Map.copyOf(metadata);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "E2bSettings[" + endpoints + "]";
  }

  /**
   * What sandboxes are made of.
   *
   * @param byLanguage for some languages
   * @param otherwise for all others
   */
  record Templates(Map<String, String> byLanguage, String otherwise) {

    Templates {
      byLanguage = Map.copyOf(byLanguage);
    }

    String of(String language) {
      return byLanguage.getOrDefault(language, otherwise);
    }
  }
}
