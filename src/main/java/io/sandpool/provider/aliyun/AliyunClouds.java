package io.sandpool.provider.aliyun;

import io.sandpool.provider.remote.http.HttpTransport;
import io.sandpool.provider.remote.http.TransportSettings;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Puts a client together. */
final class AliyunClouds {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Below the minute after which gateways usually let go of a connection themselves. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

  /** Connections beside those on which code runs. */
  private static final int SPARE = 8;

  private AliyunClouds() {}

  static AliyunCloud create(AliyunSettings settings, Vertx vertx, AliyunCloud.Tools tools) {
    InstantSource clock = tools.clock();
    Supplier<String> nonces = () -> UUID.randomUUID().toString();
    ControlPlane control =
        new ControlPlane(
            settings,
            transport(settings, vertx, tools, settings.endpoints().control().ssl(), SPARE),
            clock,
            nonces);
    DataAccess access =
        switch (settings.authentication()) {
          case RAM_SIGNATURE -> StaticAccess.signed(settings, clock);
          case API_KEY -> StaticAccess.apiKey(settings.apiKey().orElse(""), settings.account());
          case ACCESS_TOKEN -> new TokenAccess(control);
        };
    int connections = settings.maxConcurrent() + SPARE;
    DataPlane data =
        new DataPlane(
            settings,
            access,
            transport(settings, vertx, tools, settings.endpoints().data().ssl(), connections),
            clock);
    return new AliyunCloud(settings, control, data, tools);
  }

  private static HttpTransport transport(
      AliyunSettings settings, Vertx vertx, AliyunCloud.Tools tools, boolean ssl, int connections) {
    Duration connect =
        settings.requestTimeout().compareTo(CONNECT) < 0 ? settings.requestTimeout() : CONNECT;
    Optional<String> caFile = settings.caFile();
    return HttpTransport.create(
        vertx,
        tools.timers(),
        ssl,
        new TransportSettings(connect, KEEP_ALIVE, connections, 2 * connections, caFile));
  }
}
