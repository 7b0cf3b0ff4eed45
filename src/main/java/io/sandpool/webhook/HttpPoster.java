package io.sandpool.webhook;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

/**
 * Posts over HTTP/1.1, each time over a connection of its own, to exactly the address that it is
 * given; certificates are checked for the target's name.
 */
final class HttpPoster implements Poster {

  private final Vertx vertx;
  private final HttpClientAgent client;

  private HttpPoster(Vertx vertx, HttpClientAgent client) {
    this.vertx = vertx;
    this.client = client;
  }

  /** Opens no connection yet. */
  static HttpPoster create(Vertx vertx, WebhookSettings settings) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout((int) settings.timeout().toMillis())
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setKeepAlive(false)
            .setDecompressionSupported(false)
            .setSsl(true)
            .setVerifyHost(true);
    settings
        .caFile()
        .ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file)));
    HttpClientAgent client =
        vertx
            .httpClientBuilder()
            .with(options)
            .with(new PoolOptions().setHttp1MaxSize(Courier.MOST))
            // Each request tells of it; unheard, it would be logged as a defect.
            .withConnectHandler(connection -> connection.exceptionHandler(failure -> {}))
            .build();
    return new HttpPoster(vertx, client);
  }

  @Override
  public Future<Answer> post(
      Target target,
      InetAddress address,
      Map<String, String> headers,
      Buffer body,
      Duration patience) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setSsl(target.tls())
            .setHost(target.host())
            .setPort(target.port())
            .setServer(
                SocketAddress.inetSocketAddress(new InetSocketAddress(address, target.port())))
            .setURI(target.path())
            .setFollowRedirects(false);
    headers.forEach(options::putHeader);
    return new Posting(vertx, patience).begin(client, options, body);
  }

  @Override
  public Future<Void> close() {
    return client.close();
  }
}
