package io.sandpool.emulator.agentrun;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A template, being made until its time has come. */
final class Template {

  private final String id = UUID.randomUUID() + ".schema";
  private final JsonObject order;
  private final Instant createdAt;
  private final Instant readyAt;
  private Optional<String> failure = Optional.empty();

  Template(JsonObject order, Instant createdAt, Instant readyAt) {
    this.order = order;
    this.createdAt = createdAt;
    this.readyAt = readyAt;
  }

  String name() {
    return order.getString("templateName");
  }

  String id() {
    return id;
  }

  /** Seconds after which its sandboxes end that are not used. */
  int idleSeconds() {
    return order.getInteger("sandboxIdleTimeoutInSeconds", 1800);
  }

  boolean isReady(Instant now) {
    return failure.isEmpty() && !now.isBefore(readyAt);
  }

  /** It will never be ready. */
  void fail(String reason) {
    failure = Optional.of(reason);
  }

  JsonObject json(Instant now) {
    JsonObject json =
        order
            .copy()
            .put("templateId", id)
            .put("templateVersion", "1")
            .put("resourceName", name())
            .put("status", status(now))
            .put("createdAt", createdAt.toString())
            .put("lastUpdatedAt", createdAt.toString());
    failure.ifPresent(reason -> json.put("statusReason", reason));
    // In answers these two are texts.
    for (String name : new String[] {"sandboxIdleTimeoutInSeconds", "sandboxTTLInSeconds"}) {
      Object value = json.getValue(name);
      if (value != null) {
        json.put(name, value.toString());
      }
    }
    return json;
  }

  private String status(Instant now) {
    if (failure.isPresent()) {
      return "CREATE_FAILED";
    }
    return isReady(now) ? "READY" : "CREATING";
  }
}
