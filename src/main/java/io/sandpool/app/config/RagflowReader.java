package io.sandpool.app.config;

import io.sandpool.http.ragflow.RagflowSettings;
import io.sandpool.http.ragflow.RateLimit;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads the section {@code ragflow}. */
final class RagflowReader {

  private final Map<String, String> environment;

  RagflowReader(Map<String, String> environment) {
    this.environment = environment;
  }

  RagflowSettings read(ConfigNode node) {
    RagflowSettings base = RagflowSettings.DEFAULTS;
    boolean enabled = node.bool("enabled", base.enabled());
    Duration timeout =
        node.duration("timeout", base.timeout(), Duration.ofMillis(100), Duration.ofHours(1));
    boolean open = node.bool("allow_unauthenticated", base.allowUnauthenticated());
    String rate = node.string("rate_limit", "");
    Optional<RateLimit> limit =
        rate.isBlank()
            ? Optional.empty()
            : ConfigReader.built(node, "rate_limit", () -> RateLimit.of(rate));
    node.refuseUnknownKeys();
    Optional<String> token =
        Optional.ofNullable(environment.get(RagflowVariables.TOKEN))
            .map(String::strip)
            .filter(text -> !text.isEmpty());
    return ConfigReader.built(
            node, "timeout", () -> new RagflowSettings(enabled, timeout, open, limit, token))
        .orElse(base);
  }
}
