package io.sandpool.provider.remote.http;

import io.sandpool.bus.trace.Span;
import io.sandpool.bus.trace.SpanKey;
import io.sandpool.bus.trace.SpanName;
import io.sandpool.provider.guest.Printable;
import io.sandpool.provider.guest.Timers;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * One request and its answer under way. Whatever ends it early, its stream is reset, so that nobody
 * goes on sending to it.
 *
 * <p>Used on one context.
 */
public final class HttpExchange {

  private static final int MAX_REASON = 200;

  private final HttpAsk ask;
  private final HttpListener listener;
  private final Duration patience;
  private final Span span;
  private Optional<Timers.Cancel> timer = Optional.empty();
  private Optional<HttpClientRequest> sent = Optional.empty();
  private Optional<HttpClientResponse> response = Optional.empty();
  private boolean paused;
  private boolean over;

  private HttpExchange(HttpAsk ask, HttpListener listener, Duration patience) {
    this.ask = ask;
    this.listener = listener;
    this.patience = patience;
    this.span = ask.span().child(SpanName.CLOUD);
  }

  static HttpExchange begin(
      HttpClient client,
      Context context,
      Timers timers,
      HttpAsk ask,
      Duration patience,
      HttpListener listener) {
    HttpExchange exchange = new HttpExchange(ask, listener, patience);
    exchange.tellWhere();
    exchange.timer = Optional.of(timers.after(patience, exchange::tooLate));
    // Some failures are known at once: whoever asked must hold the exchange before it hears.
    Handler<Throwable> failed = failure -> context.runOnContext(later -> exchange.fail(failure));
    try {
      client.request(exchange.options()).onComplete(exchange::send, failed);
    } catch (IllegalStateException e) {
      // The client is closed.
      failed.handle(e);
    }
    return exchange;
  }

  private void tellWhere() {
    if (span.isRecorded()) {
      span.set(SpanKey.METHOD, ask.method().name());
      span.set(SpanKey.HOST, ask.base().host());
    }
  }

  private RequestOptions options() {
    RequestOptions options =
        new RequestOptions()
            .setMethod(ask.method())
            .setSsl(ask.base().ssl())
            .setHost(ask.base().host())
            .setPort(ask.base().port())
            .setURI(ask.base().path() + ask.path())
            .setFollowRedirects(false)
            // Waiting for a connection of the pool counts, too; our own timer is the exact one.
            .setConnectTimeout(patience.toMillis() + 1);
    ask.headers().forEach(options::putHeader);
    return options;
  }

  private void send(HttpClientRequest request) {
    // The answer's future tells of the same; unheard, it would be logged as a defect.
    request.exceptionHandler(failure -> {});
    if (over) {
      // Nothing was written yet, and nothing will be.
      request.reset();
      return;
    }
    sent = Optional.of(request);
    Future<HttpClientResponse> head = ask.body().map(request::send).orElseGet(request::send);
    head.onComplete(this::receive, this::fail);
  }

  private void receive(HttpClientResponse head) {
    if (over) {
      return;
    }
    response = Optional.of(head);
    span.set(SpanKey.STATUS, head.statusCode());
    head.exceptionHandler(this::fail);
    head.handler(this::data);
    head.endHandler(ended -> end());
    if (paused) {
      head.pause();
    }
    listener.onHead(head.statusCode(), head.headers());
  }

  private void data(Buffer data) {
    if (!over) {
      listener.onData(data);
    }
  }

  private void end() {
    if (close()) {
      listener.onEnd();
    }
  }

  private void tooLate() {
    if (over) {
      return;
    }
    String detail =
        ask.base().place()
            + (sent.isPresent() ? " did not answer" : " gave no connection")
            + " within "
            + patience.toMillis()
            + " ms.";
    span.fail("timed_out");
    abort();
    listener.onFailure(
        new CloudException(Kind.TIMED_OUT, detail, sent.isEmpty(), Optional.empty()));
  }

  private void fail(Throwable failure) {
    if (over) {
      return;
    }
    span.fail("unreachable");
    close();
    boolean harmless = sent.isEmpty();
    String detail =
        (harmless ? "No connection to " : "The connection broke to ")
            + ask.base().place()
            + ": "
            + Printable.of(reason(failure), MAX_REASON);
    sent.ifPresent(HttpClientRequest::reset);
    listener.onFailure(new CloudException(Kind.UNREACHABLE, detail, harmless, Optional.empty()));
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  /** Stops reading what comes; what is on its way is bounded by the connection's window. */
  public void pause() {
    paused = true;
    response.ifPresent(HttpClientResponse::pause);
  }

  /** Reads on. */
  public void resume() {
    paused = false;
    response.ifPresent(HttpClientResponse::resume);
  }

  /** Gives up; nothing is heard any more. Whether the request had an effect is unknown. */
  public void abort() {
    if (close()) {
      sent.ifPresent(HttpClientRequest::reset);
    }
  }

  /** Whether this call ended it. */
  private boolean close() {
    if (over) {
      return false;
    }
    over = true;
    timer.ifPresent(Timers.Cancel::cancel);
    span.end();
    return true;
  }
}
