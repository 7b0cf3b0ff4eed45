package io.sandpool.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.http.HttpClientConfig;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpClientConfig;
import io.vertx.core.net.TcpServerConfig;
import io.vertx.core.spi.metrics.ClientMetrics;
import io.vertx.core.spi.metrics.DatagramSocketMetrics;
import io.vertx.core.spi.metrics.EventBusMetrics;
import io.vertx.core.spi.metrics.HttpClientMetrics;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.core.spi.metrics.TransportMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import io.vertx.micrometer.MicrometerMetricsFactory;

/** Vert.x's meters, those of the event bus being {@link BusMeters}. */
final class VertxMeters implements VertxMetrics {

  private final VertxMetrics others;
  private final MeterRegistry registry;

  private VertxMeters(VertxMetrics others, MeterRegistry registry) {
    this.others = others;
    this.registry = registry;
  }

  /** Makes them for one Vert.x. */
  static final class Factory extends MicrometerMetricsFactory {

    private final MeterRegistry registry;

    /** For a Vert.x that registers with {@code registry}. */
    Factory(MeterRegistry registry) {
      super(registry);
      this.registry = registry;
    }

    @Override
    public VertxMetrics metrics(VertxOptions options) {
      return new VertxMeters(super.metrics(options), registry);
    }
  }

  @Override
  public EventBusMetrics<?> createEventBusMetrics() {
    return new BusMeters(registry);
  }

  @Override
  public HttpServerMetrics<?, ?> createHttpServerMetrics(
      HttpServerConfig config, SocketAddress tcpAddress, SocketAddress udpAddress) {
    return others.createHttpServerMetrics(config, tcpAddress, udpAddress);
  }

  @Override
  public ClientMetrics<?, ?, ?> createClientMetrics(
      SocketAddress remote, String type, String namespace) {
    return others.createClientMetrics(remote, type, namespace);
  }

  @Override
  public HttpClientMetrics<?, ?> createHttpClientMetrics(HttpClientConfig config) {
    return others.createHttpClientMetrics(config);
  }

  @Override
  public TransportMetrics<?> createTcpServerMetrics(
      TcpServerConfig config, String protocol, SocketAddress localAddress) {
    return others.createTcpServerMetrics(config, protocol, localAddress);
  }

  @Override
  public TransportMetrics<?> createTcpClientMetrics(TcpClientConfig config, String protocol) {
    return others.createTcpClientMetrics(config, protocol);
  }

  @Override
  public DatagramSocketMetrics createDatagramSocketMetrics(DatagramSocketOptions options) {
    return others.createDatagramSocketMetrics(options);
  }

  @Override
  public PoolMetrics<?, ?> createPoolMetrics(String type, String name, int maxSize) {
    return others.createPoolMetrics(type, name, maxSize);
  }

  @Override
  public void vertxCreated(Vertx vertx) {
    others.vertxCreated(vertx);
  }

  @Override
  public boolean isMetricsEnabled() {
    return others.isMetricsEnabled();
  }

  @Override
  public void close() {
    others.close();
  }
}
