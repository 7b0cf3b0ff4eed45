package io.sandpool.http;

import io.sandpool.bus.Bus;
import io.sandpool.bus.runs.AskRun;
import io.sandpool.bus.runs.DropRun;
import io.sandpool.bus.runs.RunAddresses;
import io.sandpool.bus.runs.RunView;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** {@code /v1/executions/{id}}: those who come back for a run. */
final class KeptRunHandler {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Bus bus;
  private final JsonBodies bodies;
  private final Answers answers;

  KeptRunHandler(Bus bus, BodyReader bodies, Answers answers) {
    this.bus = bus;
    this.bodies = new JsonBodies(bodies);
    this.answers = answers;
  }

  void tell(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    Duration wait = Prefer.of(exchange.request()).patience().orElse(Duration.ZERO);
    bus.ask(
            RunAddresses.ASK,
            new AskRun(exchange.caller().tenant(), exchange.pathParam("id"), wait),
            Deadline.after(bus.ticker(), PATIENCE.plus(wait)))
        .onSuccess(run -> answer(exchange, 200, run))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  void drop(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    bodies
        .drop(exchange)
        .compose(
            read ->
                bus.ask(
                    RunAddresses.DROP,
                    new DropRun(exchange.caller().tenant(), exchange.pathParam("id")),
                    Deadline.after(bus.ticker(), PATIENCE)))
        .onSuccess(
            dropped ->
                dropped
                    .run()
                    .ifPresentOrElse(
                        run -> answer(exchange, run.state().isEnded() ? 200 : 202, run),
                        () -> answers.nothing(exchange)))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  private void answer(Exchange exchange, int status, RunView run) {
    if (!run.state().isEnded() && !exchange.isOver()) {
      exchange.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
    }
    answers.send(exchange, status, Answers.JSON, RunJson.of(run));
  }
}
