package io.sandpool.http;

import java.time.Duration;

/** Settings for a test: loopback, any port, and what the test changes. */
final class SettingsBuilder {

  private final HttpSettings base = HttpSettings.loopback(0);
  String host = base.host();
  boolean authentication;
  boolean publicMetrics;
  int maxBodyBytes = base.maxBodyBytes();
  long maxBufferedBytes = base.maxBufferedBytes();
  int maxConnections = base.maxConnections();
  Duration headTimeout = base.headTimeout();
  Duration bodyTimeout = base.bodyTimeout();
  Duration flushTimeout = base.flushTimeout();
  Duration heartbeat = base.heartbeat();

  HttpSettings build() {
    return new HttpSettings(
        host,
        0,
        authentication,
        publicMetrics,
        maxBodyBytes,
        maxBufferedBytes,
        maxConnections,
        headTimeout,
        bodyTimeout,
        flushTimeout,
        heartbeat,
        base.defaultMaxWait(),
        base.grace(),
        Duration.ofSeconds(2));
  }
}
