package io.sandpool.http;

import io.sandpool.bus.access.Gatekeeper;
import io.sandpool.bus.access.RunTurn;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** {@code POST /v1/executions}. */
final class ExecutionHandler {

  /** Bodies beyond this are read off the event loop, which others wait for. */
  private static final int LARGE_BODY = 128 << 10;

  private final Vertx vertx;
  private final BodyReader bodies;
  private final ExecutionParser parser;
  private final Gatekeeper gatekeeper;
  private final Executions executions;
  private final Answers answers;
  private final Ids ids;

  ExecutionHandler(
      Vertx vertx,
      BodyReader bodies,
      ExecutionParser parser,
      Gatekeeper gatekeeper,
      Executions executions,
      Answers answers,
      Ids ids) {
    this.vertx = vertx;
    this.bodies = bodies;
    this.parser = parser;
    this.gatekeeper = gatekeeper;
    this.executions = executions;
    this.answers = answers;
    this.ids = ids;
  }

  void handle(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    AnswerFormat format = negotiate(exchange.request());
    JsonBodies.requireJson(exchange.request());
    bodies
        .read(exchange)
        .compose(this::parse)
        .onSuccess(order -> run(exchange, order, format))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  private static AnswerFormat negotiate(HttpServerRequest request) {
    String accept = String.join(",", request.headers().getAll(HttpHeaders.ACCEPT));
    Optional<AnswerFormat> format = AnswerFormat.negotiate(accept);
    return format.orElseThrow(
        () ->
            new ProblemException(
                Problem.of(
                    ProblemType.NOT_ACCEPTABLE,
                    "Accept application/json, text/event-stream or application/x-ndjson.")));
  }

  private Future<ExecutionOrder> parse(Buffer body) {
    String id = ids.next("exec_");
    byte[] bytes = body.getBytes();
    return bytes.length <= LARGE_BODY
        ? Future.succeededFuture(parser.parse(id, bytes))
        : vertx.executeBlocking(() -> parser.parse(id, bytes), false);
  }

  private void run(Exchange exchange, ExecutionOrder order, AnswerFormat format) {
    if (exchange.isOver()) {
      return;
    }
    RunTurn turn = gatekeeper.beginRun(exchange.caller());
    if (turn instanceof RunTurn.Exceeded exceeded) {
      answers.problem(
          exchange,
          Problem.of(ProblemType.KEY_LIMIT, exceeded.detail()).retryAfter(exceeded.retryAfter()));
    } else if (turn instanceof RunTurn.Begun begun) {
      run(exchange, order, format, begun.end());
    }
  }

  private void run(Exchange exchange, ExecutionOrder order, AnswerFormat format, Runnable ended) {
    if (format == AnswerFormat.JSON) {
      executions.answerWhole(exchange, order, ended);
    } else {
      executions.answerStream(exchange, order, format, ended);
    }
  }
}
