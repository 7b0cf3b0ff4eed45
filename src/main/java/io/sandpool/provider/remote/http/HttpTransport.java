package io.sandpool.provider.remote.http;

import io.sandpool.provider.guest.Timers;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Makes requests: over kept connections, HTTP/2 where a TLS host offers it, certificates and host
 * names checked, redirects not followed, answers not unpacked.
 *
 * <p>It speaks to TLS hosts or to plain ones, as it was made for. Threading: each call's answer
 * comes on the context of whoever called.
 */
public final class HttpTransport {

  private static final int HTTP2_CONNECTIONS = 2;

  /** So that one reader who pauses does not stop the others on the same HTTP/2 connection. */
  private static final int HTTP2_WINDOW = 16 << 20;

  private final Vertx vertx;
  private final HttpClientAgent client;
  private final Timers timers;

  private HttpTransport(Vertx vertx, HttpClientAgent client, Timers timers) {
    this.vertx = vertx;
    this.client = client;
    this.timers = timers;
  }

  /** Opens no connection yet. */
  public static HttpTransport create(
      Vertx vertx, Timers timers, boolean ssl, TransportSettings settings) {
    PoolOptions pool =
        new PoolOptions()
            .setHttp1MaxSize(settings.connections())
            .setHttp2MaxSize(HTTP2_CONNECTIONS)
            .setMaxWaitQueueSize(settings.waiting());
    HttpClientAgent client =
        vertx
            .httpClientBuilder()
            .with(options(ssl, settings))
            .with(pool)
            // Each exchange tells of it; unheard, it would be logged as a defect.
            .withConnectHandler(connection -> connection.exceptionHandler(failure -> {}))
            .build();
    return new HttpTransport(vertx, client, timers);
  }

  private static HttpClientOptions options(boolean ssl, TransportSettings settings) {
    int keep = (int) Math.max(1, settings.keepAlive().toSeconds());
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout((int) settings.connectTimeout().toMillis())
            .setKeepAlive(true)
            .setKeepAliveTimeout(keep)
            .setHttp2KeepAliveTimeout(keep)
            .setTcpKeepAlive(true)
            .setDecompressionSupported(false);
    if (!ssl) {
      return options.setProtocolVersion(HttpVersion.HTTP_1_1);
    }
    settings
        .caFile()
        .ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file)));
    return options
        .setSsl(true)
        .setVerifyHost(true)
        .setUseAlpn(true)
        .setProtocolVersion(HttpVersion.HTTP_2)
        .setHttp2ConnectionWindowSize(HTTP2_WINDOW)
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setSslHandshakeTimeout(settings.connectTimeout().toMillis());
  }

  /**
   * Asks and collects the answer, whatever its status.
   *
   * @param patience for everything together
   * @param limit bytes of body; an answer with more is {@code BAD_ANSWER}, and not read on
   * @return fails with a {@link CloudException}, harmless where the request was certainly not sent
   */
  public Future<HttpAnswer> ask(HttpAsk ask, Duration patience, int limit) {
    if (patience.toMillis() <= 0) {
      return Future.failedFuture(
          new CloudException(
              Kind.TIMED_OUT,
              "No time was left to ask " + ask.base().place() + ".",
              true,
              Optional.empty()));
    }
    BodyCollector collector = new BodyCollector(limit, ask.base().place());
    return collector.of(open(ask, patience, collector));
  }

  /** Asks; the answer is told as it comes, never before this method has returned. */
  public HttpExchange open(HttpAsk ask, Duration patience, HttpListener listener) {
    return HttpExchange.begin(client, vertx.getOrCreateContext(), timers, ask, patience, listener);
  }

  /** Lets go of all connections; what is under way fails. */
  public Future<Void> close() {
    return client.close();
  }
}
