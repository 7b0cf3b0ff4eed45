package io.sandpool.app.config;

import io.sandpool.access.StaticKey;
import io.sandpool.http.Authentication;
import io.sandpool.http.HttpSettings;
import java.time.Duration;
import java.util.Optional;

/** Reads how the API is served. */
final class HttpReader {

  private final Installation installation;

  /** Reads for {@code installation}, whose key, where it has one, is held against the rules. */
  HttpReader(Installation installation) {
    this.installation = installation;
  }

  Optional<HttpSettings> read(ConfigNode node, Duration grace) {
    HttpSettings base = HttpSettings.loopback(8080);
    int port = node.integer("port", base.port(), 0, 65535);
    String host = node.string("host", base.host());
    Authentication authentication = authentication(node);
    installation
        .apiKey()
        .ifPresent(
            key ->
                ConfigReader.built(
                    node, "authentication", () -> new StaticKey(key, HttpSettings.KEY_VARIABLE)));
    boolean publicMetrics = node.bool("public_metrics", base.publicMetrics());
    long maxBody = node.bytes("max_body", base.maxBodyBytes(), 1 << 10, 256 << 20);
    long buffered =
        node.bytes("max_buffered", Math.max(base.maxBufferedBytes(), maxBody), 1 << 20, 4L << 30);
    int connections = node.integer("max_connections", base.maxConnections(), 1, 1_000_000);
    Duration headTimeout = seconds(node, "head_timeout", base.headTimeout());
    Duration bodyTimeout = seconds(node, "body_timeout", base.bodyTimeout());
    Duration flushTimeout = seconds(node, "flush_timeout", base.flushTimeout());
    Duration heartbeat = seconds(node, "heartbeat", base.heartbeat());
    Duration maxWait =
        node.duration(
            "default_max_wait", base.defaultMaxWait(), Duration.ZERO, Duration.ofHours(1));
    node.refuseUnknownKeys();
    return ConfigReader.built(
        node,
        "host",
        () ->
            new HttpSettings(
                host,
                port,
                authentication.isOnAt(host, installation.apiKey().isPresent()),
                publicMetrics,
                (int) maxBody,
                buffered,
                connections,
                headTimeout,
                bodyTimeout,
                flushTimeout,
                heartbeat,
                maxWait,
                base.grace(),
                grace));
  }

  private static Authentication authentication(ConfigNode node) {
    // YAML has it that on and off are other words for true and false.
    boolean isSwitch = node.content().getValue("authentication") instanceof Boolean;
    String name =
        isSwitch
            ? (node.bool("authentication", true) ? Authentication.ON : Authentication.OFF)
                .wireName()
            : node.string("authentication", Authentication.AUTO.wireName());
    return Authentication.ofName(name)
        .orElseGet(
            () -> {
              node.problem("authentication", "must be auto, on or off, was \"" + name + "\"");
              return Authentication.ON;
            });
  }

  private static Duration seconds(ConfigNode node, String key, Duration byDefault) {
    return node.duration(key, byDefault, Duration.ofSeconds(1), Duration.ofHours(1));
  }
}
