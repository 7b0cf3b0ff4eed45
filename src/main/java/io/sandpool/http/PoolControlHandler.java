package io.sandpool.http;

import io.sandpool.bus.Bus;
import io.sandpool.bus.admin.Actor;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.ControlPool;
import io.sandpool.bus.admin.ControlPool.Action;
import io.sandpool.bus.admin.ProposeSettings;
import io.sandpool.http.schema.JsonFields;
import io.sandpool.http.schema.RequestSchema;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is below {@code /v1/admin/pools}: resizes, drains, resumes and recycles pools. */
final class PoolControlHandler {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final List<String> NUMBERS =
      List.of("min_idle", "max_total", "max_waiting", "refill_parallelism");
  private static final List<String> DURATIONS = List.of("idle_expiry", "cool_down");

  private final Bus bus;
  private final Pools pools;
  private final JsonBodies bodies;
  private final RequestSchema sizes;
  private final SettingsChanges changes;
  private final AuditTrail audit;
  private final Answers answers;

  PoolControlHandler(
      Bus bus,
      Pools pools,
      JsonBodies bodies,
      RequestSchema sizes,
      SettingsChanges changes,
      AuditTrail audit,
      Answers answers) {
    this.bus = bus;
    this.pools = pools;
    this.bodies = bodies;
    this.sizes = sizes;
    this.changes = changes;
    this.audit = audit;
    this.answers = answers;
  }

  void resize(Exchange exchange) {
    String pool = pool(exchange);
    boolean dryRun = Query.of(exchange).isDryRun();
    Optional<Long> expected = Versions.expected(exchange.request(), dryRun);
    bodies
        .read(exchange, sizes)
        .map(
            fields ->
                new ProposeSettings(exchange.actor(), patch(pool, fields), dryRun, expected, ""))
        .onSuccess(change -> changes.propose(exchange, "pool.resize", pool, change))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  private static JsonObject patch(String pool, JsonFields fields) {
    JsonObject sizes = new JsonObject();
    for (String name : NUMBERS) {
      fields.integer(name).ifPresent(value -> sizes.put(name, value));
    }
    for (String name : DURATIONS) {
      fields.text(name).ifPresent(value -> sizes.put(name, value));
    }
    fields.number("warm_ratio").ifPresent(value -> sizes.put("warm_ratio", value));
    return new JsonObject().put("pools." + pool, sizes);
  }

  void drain(Exchange exchange) {
    control(exchange, Action.DRAIN);
  }

  void resume(Exchange exchange) {
    control(exchange, Action.RESUME);
  }

  void recycle(Exchange exchange) {
    control(exchange, Action.RECYCLE);
  }

  private void control(Exchange exchange, Action action) {
    String pool = pool(exchange);
    Actor actor = exchange.actor();
    String name = action.name().toLowerCase(Locale.ROOT);
    bodies
        .drop(exchange)
        .compose(
            read ->
                audit.follow(
                    actor,
                    "pool." + name,
                    pool,
                    ask(pool, new ControlPool(actor, action)),
                    done -> AuditTrail.Told.done(new JsonObject())))
        .onSuccess(
            done ->
                answers.json(
                    exchange,
                    JsonWriter.write(
                        json -> {
                          json.text("pool", pool);
                          json.text("action", name);
                        })))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  private Future<?> ask(String pool, ControlPool order) {
    return bus.ask(AdminAddresses.control(pool), order, Deadline.after(bus.ticker(), PATIENCE));
  }

  private String pool(Exchange exchange) {
    return pools.named(exchange.context());
  }
}
