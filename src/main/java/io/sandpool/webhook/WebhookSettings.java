package io.sandpool.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether and how receivers are told.
 *
 * @param enabled whether callers may ask for it
 * @param allowHttp whether receivers may do without TLS
 * @param allowInternal names of hosts, addresses and blocks such as {@code 10.1.0.0/16} that may be
 *     called although they are internal
 * @param attempts how often one receiver is told at most
 * @param timeout how long an attempt may take
 * @param maxPending how many deliveries may wait
 * @param caFile certificates, PEM, of whoever vouches for receivers; the JDK's where absent
 */
public record WebhookSettings(
    boolean enabled,
    boolean allowHttp,
    List<String> allowInternal,
    int attempts,
    Duration timeout,
    int maxPending,
    Optional<String> caFile) {

  /** What holds where nobody says otherwise. */
  public static final WebhookSettings DEFAULTS =
      new WebhookSettings(
          true, false, List.of(), 8, Duration.ofSeconds(10), 1_000, Optional.empty());

  /** Refuses what is no address, block or name. */
  public WebhookSettings {
    allowInternal = List.copyOf(allowInternal);
    AddressRules.of(allowInternal, Set.of());
  }
}
