package io.sandpool.http;

import io.sandpool.bus.Bus;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.AskSettings;
import io.sandpool.bus.admin.AskVersions;
import io.sandpool.bus.admin.ProposeSettings;
import io.sandpool.bus.admin.RestoreSettings;
import io.sandpool.bus.admin.SettingsView;
import io.sandpool.http.schema.JsonFields;
import io.sandpool.http.schema.RequestSchema;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/** {@code GET /v1/settings} and what is below {@code /v1/admin/settings}. */
final class SettingsHandler {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LIMIT = 50;
  private static final int MAX_LIMIT = 50;

  private final Bus bus;
  private final JsonBodies bodies;
  private final RequestSchema patch;
  private final SettingsChanges changes;
  private final Answers answers;

  SettingsHandler(
      Bus bus, JsonBodies bodies, RequestSchema patch, SettingsChanges changes, Answers answers) {
    this.bus = bus;
    this.bodies = bodies;
    this.patch = patch;
    this.changes = changes;
    this.answers = answers;
  }

  /** What is in force, for those who may not see who changed what. */
  void inForce(Exchange exchange) {
    answer(exchange, ask(Optional.empty()), SettingsJson::writeInForce);
  }

  void read(Exchange exchange) {
    answer(exchange, ask(Optional.empty()), SettingsJson::write);
  }

  void version(Exchange exchange) {
    answer(exchange, ask(Optional.of(number(exchange))), SettingsJson::write);
  }

  void versions(Exchange exchange) {
    Query query = Query.of(exchange);
    AskVersions question = new AskVersions(query.before(), query.limit(LIMIT, MAX_LIMIT));
    bus.ask(AdminAddresses.VERSIONS, question, Deadline.after(bus.ticker(), PATIENCE))
        .onSuccess(
            versions ->
                answers.json(
                    exchange, JsonWriter.write(json -> SettingsJson.write(json, versions))))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  void patch(Exchange exchange) {
    boolean dryRun = Query.of(exchange).isDryRun();
    Optional<Long> expected = Versions.expected(exchange.request(), dryRun);
    bodies
        .read(exchange, patch)
        .map(fields -> proposal(exchange, fields, dryRun, expected))
        .onSuccess(change -> changes.propose(exchange, "settings.apply", subject(change), change))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  private ProposeSettings proposal(
      Exchange exchange, JsonFields fields, boolean dryRun, Optional<Long> expected) {
    JsonObject settings = FreeJson.read(fields.raw("settings").orElseThrow(), "/settings");
    String note = fields.text("note").orElse("");
    return new ProposeSettings(exchange.actor(), settings, dryRun, expected, note);
  }

  /** The row that is changed, where it is one. */
  private static String subject(ProposeSettings change) {
    return change.patch().size() == 1 ? change.patch().fieldNames().iterator().next() : "settings";
  }

  void restore(Exchange exchange) {
    boolean dryRun = Query.of(exchange).isDryRun();
    RestoreSettings order =
        new RestoreSettings(
            exchange.actor(),
            number(exchange),
            dryRun,
            Versions.expected(exchange.request(), dryRun));
    bodies
        .drop(exchange)
        .onSuccess(read -> changes.restore(exchange, order))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  private static long number(Exchange exchange) {
    String number = exchange.context().pathParam("version");
    if (!number.matches("[0-9]{1,18}")) {
      throw new ProblemException(
          Problem.of(
              ProblemType.NOT_FOUND, "There is no such version; see /v1/admin/settings/versions."));
    }
    return Long.parseLong(number);
  }

  private Future<SettingsView> ask(Optional<Long> version) {
    return bus.ask(
        AdminAddresses.SETTINGS, new AskSettings(version), Deadline.after(bus.ticker(), PATIENCE));
  }

  private void answer(
      Exchange exchange, Future<SettingsView> asked, BiConsumer<JsonWriter, SettingsView> writer) {
    asked
        .onSuccess(
            view -> {
              Versions.tag(exchange, view.version());
              answers.json(exchange, JsonWriter.write(json -> writer.accept(json, view)));
            })
        .onFailure(failure -> answers.fail(exchange, failure));
  }
}
