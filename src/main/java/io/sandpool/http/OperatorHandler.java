package io.sandpool.http;

import io.sandpool.bus.Bus;
import io.sandpool.bus.access.Caller;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.AskAudit;
import io.sandpool.bus.admin.AskHistory;
import io.sandpool.bus.admin.AuditPage;
import io.sandpool.bus.admin.History;
import io.sandpool.sandbox.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Tells operators who they are, how the pools were, and what was done. */
final class OperatorHandler {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LIMIT = 50;
  private static final int MAX_LIMIT = 500;
  private static final long HOUR = 60;
  private static final long DAY = 24 * HOUR;

  private final Bus bus;
  private final Answers answers;

  OperatorHandler(Bus bus, Answers answers) {
    this.bus = bus;
    this.answers = answers;
  }

  void me(Exchange exchange) {
    Caller caller = exchange.caller();
    answers.json(
        exchange,
        JsonWriter.write(
            json -> {
              json.text("name", caller.name());
              json.text("role", caller.role().wireName());
              json.text("tenant", caller.tenant());
            }));
  }

  void history(Exchange exchange) {
    Duration window = Duration.ofMinutes(Query.of(exchange).whole("minutes", DAY).orElse(HOUR));
    bus.ask(AdminAddresses.HISTORY, new AskHistory(window), patience())
        .onSuccess(
            history -> answers.json(exchange, JsonWriter.write(json -> write(json, history))))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  void audit(Exchange exchange) {
    Query query = Query.of(exchange);
    AskAudit question = new AskAudit(query.before(), query.limit(LIMIT, MAX_LIMIT));
    bus.ask(AdminAddresses.AUDIT, question, patience())
        .onSuccess(page -> answers.json(exchange, JsonWriter.write(json -> write(json, page))))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  private static void write(JsonWriter json, History history) {
    json.number("interval_s", history.interval().toSeconds());
    json.object("pools");
    new TreeMap<>(history.pools()).forEach((pool, samples) -> write(json, pool, samples));
    json.endObject();
  }

  private static void write(JsonWriter json, String pool, List<History.Sample> samples) {
    json.array(pool);
    for (History.Sample sample : samples) {
      json.object();
      json.moment("at", Optional.of(sample.at()));
      json.number("idle", sample.idle());
      json.number("leased", sample.leased());
      json.number("total", sample.total());
      json.number("waiting", sample.waiting());
      json.number("leases", sample.leases());
      json.number("warm", sample.warm());
      json.endObject();
    }
    json.endArray();
  }

  private static void write(JsonWriter json, AuditPage page) {
    json.array("entries");
    for (AuditPage.Entry entry : page.entries()) {
      json.object();
      json.number("sequence", entry.sequence());
      json.moment("at", Optional.of(entry.at()));
      json.text("actor", entry.actor().name());
      json.text("tenant", entry.actor().tenant());
      json.text("address", entry.actor().address());
      json.text("action", entry.action());
      json.text("subject", entry.subject());
      json.text("outcome", entry.outcome());
      json.free("detail", entry.detail());
      json.text("hash", entry.hash());
      json.endObject();
    }
    json.endArray();
  }

  private Deadline patience() {
    return Deadline.after(bus.ticker(), PATIENCE);
  }
}
