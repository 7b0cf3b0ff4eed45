package io.sandpool.http;

import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** {@code GET /v1/pools} and {@code GET /v1/pools/{name}}. */
final class PoolHandler {

  private final Pools pools;
  private final Answers answers;

  PoolHandler(Pools pools, Answers answers) {
    this.pools = pools;
    this.answers = answers;
  }

  void list(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    pools
        .askAll()
        .onSuccess(all -> answers.json(exchange, JsonWriter.write(json -> write(json, all))))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  void one(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    pools
        .ask(pools.named(context))
        .onSuccess(
            pool -> answers.json(exchange, JsonWriter.write(json -> PoolJson.write(json, pool))))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  private static void write(JsonWriter json, List<Pools.Answer> all) {
    json.array("pools");
    for (Pools.Answer answer : all) {
      json.object();
      answer
          .status()
          .ifPresentOrElse(
              pool -> PoolJson.write(json, pool),
              () -> PoolJson.writeUnknown(json, answer.name(), answer.reason()));
      json.endObject();
    }
    json.endArray();
  }
}
