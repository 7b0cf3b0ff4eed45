package io.sandpool.http;

import io.sandpool.bus.Bus;
import io.sandpool.bus.admin.Actor;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.CreateKey;
import io.sandpool.bus.admin.KeyCreated;
import io.sandpool.bus.admin.ListKeys;
import io.sandpool.bus.admin.RevokeKey;
import io.sandpool.http.schema.RequestSchema;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;

/** What is below {@code /v1/admin/keys}. */
final class KeyHandler {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Bus bus;
  private final JsonBodies bodies;
  private final RequestSchema body;
  private final AuditTrail audit;
  private final Answers answers;
  private final InstantSource clock;

  KeyHandler(
      Bus bus,
      JsonBodies bodies,
      RequestSchema body,
      AuditTrail audit,
      Answers answers,
      InstantSource clock) {
    this.bus = bus;
    this.bodies = bodies;
    this.body = body;
    this.audit = audit;
    this.answers = answers;
    this.clock = clock;
  }

  void list(Exchange exchange) {
    bus.ask(AdminAddresses.LIST_KEYS, new ListKeys(exchange.actor()), patience())
        .onSuccess(
            keys ->
                answers.json(exchange, JsonWriter.write(json -> KeyJson.write(json, keys.keys()))))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  void create(Exchange exchange) {
    Actor actor = exchange.actor();
    bodies
        .read(exchange, body)
        .map(fields -> KeyJson.order(actor, fields, clock.instant()))
        .compose(this::create)
        .onSuccess(
            created ->
                answers.send(
                    exchange,
                    201,
                    Answers.JSON,
                    JsonWriter.write(json -> KeyJson.write(json, created))))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  private Future<KeyCreated> create(CreateKey order) {
    return audit.follow(
        order.actor(),
        "key.create",
        order.name(),
        bus.ask(AdminAddresses.CREATE_KEY, order, patience()),
        created ->
            AuditTrail.Told.done(
                new JsonObject()
                    .put("id", created.key().id())
                    .put("role", created.key().role().wireName())
                    .put("tenant", created.key().tenant())));
  }

  void revoke(Exchange exchange) {
    Actor actor = exchange.actor();
    String id = exchange.context().pathParam("id");
    audit
        .follow(
            actor,
            "key.revoke",
            id,
            bus.ask(AdminAddresses.REVOKE_KEY, new RevokeKey(actor, id), patience()),
            done -> AuditTrail.Told.done(new JsonObject()))
        .onSuccess(done -> answers.nothing(exchange))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  private Deadline patience() {
    return Deadline.after(bus.ticker(), PATIENCE);
  }
}
