package io.sandpool.http;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** {@code GET /health/live} and {@code GET /health/ready}. */
final class HealthHandler {

  private final Pools pools;
  private final Providers providers;
  private final Answers answers;

  HealthHandler(Pools pools, Providers providers, Answers answers) {
    this.pools = pools;
    this.providers = providers;
    this.answers = answers;
  }

  void live(RoutingContext context) {
    answers.json(Exchange.of(context), JsonWriter.write(json -> json.text("status", "live")));
  }

  void ready(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    Future<List<Pools.Answer>> ofPools = pools.askAll();
    Future<List<Providers.Answer>> ofProviders = providers.askAll();
    Future.all(ofPools, ofProviders)
        .map(all -> Readiness.objections(pools.inGroups(ofPools.result()), ofProviders.result()))
        .onSuccess(reasons -> answer(exchange, reasons))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  private void answer(Exchange exchange, List<String> reasons) {
    if (reasons.isEmpty()) {
      answers.json(exchange, JsonWriter.write(json -> json.text("status", "ready")));
    } else {
      answers.problem(
          exchange,
          Problem.of(ProblemType.NOT_READY, "A run might not succeed: " + reasons.get(0))
              .with("reasons", reasons));
    }
  }
}
