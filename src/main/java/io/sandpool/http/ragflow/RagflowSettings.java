package io.sandpool.http.ragflow;

import java.time.Duration;
import java.util.Optional;

/**
 * How RAGFlow is served.
 *
 * @param enabled whether its paths are there at all
 * @param timeout how long a program may run
 * @param allowUnauthenticated whether {@code /run} is open to callers without a key
 * @param rateLimit how many runs one address may ask for; any number where empty
 * @param token a key for {@code /run} alone, from the environment; where it is there, nobody runs
 *     anything there without a key
 */
public record RagflowSettings(
    boolean enabled,
    Duration timeout,
    boolean allowUnauthenticated,
    Optional<RateLimit> rateLimit,
    Optional<String> token) {

  /** Served to those with a key, ten seconds for each run. */
  public static final RagflowSettings DEFAULTS =
      new RagflowSettings(true, Duration.ofSeconds(10), false, Optional.empty(), Optional.empty());

  private static final int GOOD_TOKEN = 16;

  /**
   * Checks the token.
   *
   * @throws IllegalArgumentException where no header can carry it
   */
  public RagflowSettings {
    if (token.isPresent() && !token.get().matches("[!-~]{1,256}")) {
      throw new IllegalArgumentException(
          "cannot be served: SANDBOX_EXECUTOR_MANAGER_API_TOKEN must have 1 to 256 printable ASCII"
              + " characters without blanks");
    }
  }

  /** Whether anyone who reaches the service may run programs. */
  public boolean isOpenToAll() {
    return enabled && allowUnauthenticated && token.isEmpty();
  }

  /** Whether the token is so short that it might be guessed. */
  public boolean hasWeakToken() {
    return enabled && token.isPresent() && token.get().length() < GOOD_TOKEN;
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "RagflowSettings[enabled=%b, timeout=%s, allowUnauthenticated=%b, rateLimit=%s, token %s]"
        .formatted(
            enabled,
            timeout,
            allowUnauthenticated,
            rateLimit,
            token.isPresent() ? "set" : "not set");
  }
}
