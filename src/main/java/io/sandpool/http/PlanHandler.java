package io.sandpool.http;

import io.sandpool.bus.Bus;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.AskPlan;
import io.sandpool.sandbox.Deadline;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** {@code GET /v1/pools/{name}/plan}: what other sizes of a pool would have brought. */
final class PlanHandler {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_SANDBOXES = 10_000;
  private static final int LONGEST_WINDOW = 6 * 60;

  /** What an idle Python sandbox takes, as {@code scripts/bench.sh idle} measures it. */
  private static final int IDLE_MIB = 28;

  private static final int MOST_MIB = 1 << 20;

  private final Bus bus;
  private final Pools pools;
  private final Answers answers;

  PlanHandler(Bus bus, Pools pools, Answers answers) {
    this.bus = bus;
    this.pools = pools;
    this.answers = answers;
  }

  void handle(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    String pool = pools.named(context);
    Query query = Query.of(exchange);
    AskPlan question =
        new AskPlan(
            query.several("max", 1, MOST_SANDBOXES, AskPlan.MAX_SIZES),
            query.between("min", 0, MOST_SANDBOXES),
            Duration.ofMinutes(query.between("window", 1, LONGEST_WINDOW).orElse(LONGEST_WINDOW)));
    int mib = query.between("mib", 1, MOST_MIB).orElse(IDLE_MIB);
    bus.ask(AdminAddresses.plan(pool), question, Deadline.after(bus.ticker(), PATIENCE))
        .onSuccess(
            plan ->
                answers.json(
                    exchange, JsonWriter.write(json -> new PlanJson(json, mib).write(plan))))
        .onFailure(failure -> answers.fail(exchange, failure));
  }
}
