package io.sandpool.webhook;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * One request and its answer under way. The answer's head is what counts; a little of the rest is
 * read, for the sender's sake, and thrown away.
 */
final class Posting {

  /** More of an answer's body than that is not waited for. */
  private static final int MAX_BODY = 4 << 10;

  private final Promise<Answer> promise = Promise.promise();
  private final Vertx vertx;
  private final long timer;
  private Optional<HttpClientRequest> sent = Optional.empty();
  private Optional<Answer> answer = Optional.empty();
  private int read;
  private boolean over;

  Posting(Vertx vertx, Duration patience) {
    this.vertx = vertx;
    this.timer = vertx.setTimer(Math.max(1, patience.toMillis()), fired -> tooLate());
  }

  Future<Answer> begin(HttpClient client, RequestOptions options, Buffer body) {
    try {
      client.request(options).onComplete(request -> send(request, body), this::fail);
    } catch (IllegalStateException e) {
      // The client is closed.
      fail(e);
    }
    return promise.future();
  }

  private void send(HttpClientRequest request, Buffer body) {
    // The answer's future tells of the same; unheard, it would be logged as a defect.
    request.exceptionHandler(failure -> {});
    if (over) {
      request.reset();
      return;
    }
    sent = Optional.of(request);
    request.send(body).onComplete(this::receive, this::fail);
  }

  private void receive(HttpClientResponse head) {
    if (over) {
      return;
    }
    answer =
        Optional.of(
            new Answer(
                head.statusCode(),
                Optional.ofNullable(head.getHeader(HttpHeaders.LOCATION)),
                Optional.ofNullable(head.getHeader(HttpHeaders.RETRY_AFTER))));
    head.exceptionHandler(this::fail);
    head.handler(this::skip);
    head.endHandler(ended -> finish(new IllegalStateException("An end without a head")));
  }

  private void skip(Buffer data) {
    read += data.length();
    if (read > MAX_BODY) {
      cut(new IllegalStateException("A body without a head"));
    }
  }

  private void tooLate() {
    cut(new TimeoutException("no answer within the time that one attempt has"));
  }

  private void fail(Throwable failure) {
    cut(failure);
  }

  private void cut(Throwable reason) {
    if (finish(reason)) {
      sent.ifPresent(HttpClientRequest::reset);
    }
  }

  /** Whether this call ended it. */
  private boolean finish(Throwable otherwise) {
    if (over) {
      return false;
    }
    over = true;
    vertx.cancelTimer(timer);
    answer.ifPresentOrElse(promise::complete, () -> promise.fail(otherwise));
    return true;
  }
}
