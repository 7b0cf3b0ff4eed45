package io.sandpool.http;

import io.sandpool.bus.runs.RunAnswer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends requests, well or with a problem. */
final class Answers {

  static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence PROBLEM =
      HttpHeaders.createOptimized("application/problem+json");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private final HttpListener listener;

  Answers(HttpListener listener) {
    this.listener = listener;
  }

  void json(Exchange exchange, Buffer body) {
    send(exchange, 200, JSON, body);
  }

  /** Says that it is done, and no more. */
  void nothing(Exchange exchange) {
    if (!exchange.isOver()) {
      exchange.response().setStatusCode(204).putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
      end(exchange, Buffer.buffer());
    }
  }

  void send(Exchange exchange, int status, CharSequence contentType, Buffer body) {
    if (exchange.isOver()) {
      return;
    }
    HttpServerResponse response = exchange.response();
    response.setStatusCode(status);
    response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    end(exchange, body);
  }

  /** Answers as somebody was answered before, or would have been. */
  void kept(Exchange exchange, RunAnswer answer) {
    send(
        exchange,
        answer.status(),
        answer.isResult() ? JSON : PROBLEM,
        Buffer.buffer(answer.json().toArray()));
  }

  /** Writes the last bytes; the client has a bounded time to take them. */
  void end(Exchange exchange, Buffer last) {
    int turn = exchange.connection().enter(Connections.Phase.FLUSH);
    exchange.response().end(last).onComplete(done -> exchange.connection().leave(turn));
  }

  void fail(Exchange exchange, Throwable failure) {
    problem(exchange, Problems.of(failure, exchange.requestId()));
  }

  void problem(Exchange exchange, Problem problem) {
    note(exchange, problem);
    if (exchange.isOver()) {
      return;
    }
    if (exchange.response().headWritten()) {
      // Half an answer must not look like a whole one.
      exchange.connection().connection().close();
      return;
    }
    putHeaders(exchange.response(), problem);
    if (exchange.manner().isPresent()) {
      tell(exchange, exchange.manner().get(), problem);
      return;
    }
    send(
        exchange,
        problem.type().status(),
        PROBLEM,
        JsonWriter.write(json -> problem.writeMembers(json, exchange.requestId())));
  }

  private void tell(Exchange exchange, Manner manner, Problem problem) {
    Manner.Telling telling =
        manner.tell(problem.type().status(), problem.type().slug(), problem.detail());
    send(exchange, telling.status(), JSON, telling.json());
  }

  /** Counts and logs a problem; says nothing that the caller wrote. */
  void note(Exchange exchange, Problem problem) {
    listener.rejected(problem.type().slug());
    LOG.debug("Request {} ended with {}", exchange.requestId(), problem.type().slug());
  }

  private static void putHeaders(HttpServerResponse response, Problem problem) {
    problem
        .retryAfterSeconds()
        .ifPresent(seconds -> response.putHeader(HttpHeaders.RETRY_AFTER, seconds.toString()));
    List<String> allow = problem.extensions().getOrDefault("allow", List.of());
    if (!allow.isEmpty()) {
      response.putHeader(HttpHeaders.ALLOW, String.join(", ", allow));
    }
    if (problem.type() == ProblemType.UNAUTHORISED) {
      response.putHeader("WWW-Authenticate", "Bearer realm=\"sandpool\"");
    }
    if (problem.type() == ProblemType.REQUEST_TIMEOUT) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }
}
