package io.sandpool.emulator;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** The answer that a client really gets. */
final class HttpAnswer implements Answer {

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final EmulatorClock clock;

  HttpAnswer(HttpServerRequest request, EmulatorClock clock) {
    this.request = request;
    this.response = request.response();
    this.clock = clock;
  }

  @Override
  public void head(int status, Map<String, String> headers) {
    if (response.headWritten() || response.closed()) {
      return;
    }
    response.setStatusCode(status);
    response.putHeader(
        "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.told().atOffset(ZoneOffset.UTC)));
    headers.forEach(response::putHeader);
    if (!headers.containsKey("Content-Length") && status != 204) {
      response.setChunked(true);
      response.writeHead();
    }
  }

  @Override
  public Future<Void> write(Buffer piece) {
    if (response.ended() || response.closed()) {
      return Future.failedFuture("The client has gone");
    }
    return response.write(piece);
  }

  @Override
  public void end() {
    if (!response.ended() && !response.closed()) {
      response.end();
    }
  }

  @Override
  public void destroy() {
    if (request.version() != HttpVersion.HTTP_2
        && request.connection() instanceof ConnectionBase connection) {
      reset(connection.channel());
    } else {
      response.reset();
    }
  }

  /** Without lingering, a close is a reset. */
  private static void reset(Channel channel) {
    try {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException closed) {
      // The client was faster.
    }
    channel.close();
  }

  @Override
  public void onGone(Runnable action) {
    response.closeHandler(
        v -> {
          if (!response.ended()) {
            action.run();
          }
        });
  }
}
