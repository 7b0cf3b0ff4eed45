package io.sandpool.app.config;

import io.sandpool.webhook.WebhookSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the section {@code webhooks}. */
final class WebhookReader {

  private WebhookReader() {}

  static WebhookSettings read(ConfigNode node) {
    WebhookSettings base = WebhookSettings.DEFAULTS;
    boolean enabled = node.bool("enabled", base.enabled());
    boolean allowHttp = node.bool("allow_http", base.allowHttp());
    List<String> allowInternal = node.strings("allow_internal");
    int attempts = node.integer("attempts", base.attempts(), 1, 20);
    Duration timeout =
        node.duration("timeout", base.timeout(), Duration.ofSeconds(1), Duration.ofMinutes(1));
    int maxPending = node.integer("max_pending", base.maxPending(), 1, 100_000);
    Optional<String> caFile = caFile(node);
    node.refuseUnknownKeys();
    return ConfigReader.built(
            node,
            "allow_internal",
            () ->
                new WebhookSettings(
                    enabled, allowHttp, allowInternal, attempts, timeout, maxPending, caFile))
        .orElse(base);
  }

  private static Optional<String> caFile(ConfigNode node) {
    Optional<String> file =
        Optional.of(node.string("ca_file", "").strip()).filter(text -> !text.isEmpty());
    file.filter(path -> !Files.isReadable(Path.of(path)))
        .ifPresent(
            path ->
                node.problem("ca_file", "must be a file of certificates, PEM, that can be read"));
    return file;
  }
}
