package io.sandpool.http;

import io.sandpool.bus.access.Gatekeeper;
import io.sandpool.bus.access.RunTurn;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** {@code POST /v1/executions}. */
final class ExecutionHandler {

  private final BodyReader bodies;
  private final OrderReader reader;
  private final Gatekeeper gatekeeper;
  private final RateLimits limits;
  private final Executions executions;
  private final KeptExecutions kept;
  private final Answers answers;

  ExecutionHandler(
      BodyReader bodies,
      OrderReader reader,
      Gatekeeper gatekeeper,
      Executions executions,
      KeptExecutions kept,
      Answers answers) {
    this.bodies = bodies;
    this.reader = reader;
    this.gatekeeper = gatekeeper;
    this.limits = new RateLimits(gatekeeper);
    this.executions = executions;
    this.kept = kept;
    this.answers = answers;
  }

  void handle(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    AnswerFormat format = negotiate(exchange.request());
    JsonBodies.requireJson(exchange.request());
    Optional<Keeping> keeping = Keeping.of(exchange.request(), format);
    if (keeping.isPresent()) {
      kept.one(exchange, keeping.get());
      return;
    }
    bodies
        .read(exchange)
        .compose(body -> reader.read(body, reader::one))
        .map(ExecutionHandler::withoutWebhook)
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

  private static ExecutionOrder withoutWebhook(ExecutionOrder order) {
    if (order.webhook().isPresent()) {
      throw WebhookChecks.unexpected();
    }
    return order;
  }

  private void run(Exchange exchange, ExecutionOrder order, AnswerFormat format) {
    if (exchange.isOver()) {
      return;
    }
    RunTurn turn = gatekeeper.beginRun(exchange.caller());
    limits.tell(exchange);
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
