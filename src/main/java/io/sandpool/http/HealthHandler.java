package io.sandpool.http;

import io.sandpool.bus.PoolHealth;
import io.sandpool.bus.PoolStatus;
import io.sandpool.bus.SlotState;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** {@code GET /health/live} and {@code GET /health/ready}. */
final class HealthHandler {

  private final Pools pools;
  private final Answers answers;

  HealthHandler(Pools pools, Answers answers) {
    this.pools = pools;
    this.answers = answers;
  }

  void live(RoutingContext context) {
    answers.json(Exchange.of(context), JsonWriter.write(json -> json.text("status", "live")));
  }

  void ready(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    pools
        .askAll()
        .onSuccess(all -> answer(exchange, all))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  private void answer(Exchange exchange, List<Pools.Answer> all) {
    List<String> reasons =
        all.isEmpty()
            ? List.of("No pool is configured.")
            : all.stream().flatMap(pool -> whyNot(pool).stream()).toList();
    if (reasons.isEmpty()) {
      answers.json(exchange, JsonWriter.write(json -> json.text("status", "ready")));
    } else {
      answers.problem(
          exchange,
          Problem.of(ProblemType.NOT_READY, "A run might not succeed: " + reasons.get(0))
              .with("reasons", reasons));
    }
  }

  private static Optional<String> whyNot(Pools.Answer answer) {
    return answer
        .status()
        .map(HealthHandler::whyNot)
        .orElseGet(
            () -> Optional.of("pool=" + answer.name() + " does not answer: " + answer.reason()));
  }

  /** Why a lease would fail at this moment. */
  private static Optional<String> whyNot(PoolStatus pool) {
    int idle = pool.slots().getOrDefault(SlotState.IDLE, 0);
    boolean roomInQueue = pool.waiting() < pool.maxWaiting();
    if (pool.health() == PoolHealth.READY && (idle > 0 || roomInQueue)) {
      return Optional.empty();
    }
    return Optional.of(
        "pool=%s health=%s idle=%d waiting=%d/%d%s"
            .formatted(
                pool.pool(),
                pool.health().wireName(),
                idle,
                pool.waiting(),
                pool.maxWaiting(),
                pool.lastFailure().map(failure -> " lastFailure=" + failure.message()).orElse("")));
  }
}
