package io.sandpool.http;

import io.sandpool.bus.Bus;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.ProposeSettings;
import io.sandpool.bus.admin.RestoreSettings;
import io.sandpool.bus.admin.SettingsChange;
import io.sandpool.bus.admin.SettingsOutcome;
import io.sandpool.bus.admin.SettingsProblem;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Has settings changed: the one way of all paths that change any. */
final class SettingsChanges {

  /** Pools and providers may begin or end because of a change. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int MOST_WRITTEN_DOWN = 100;

  private final Bus bus;
  private final AuditTrail audit;
  private final Answers answers;

  SettingsChanges(Bus bus, AuditTrail audit, Answers answers) {
    this.bus = bus;
    this.audit = audit;
    this.answers = answers;
  }

  /** Asks for a change and answers with what became of it. */
  void propose(Exchange exchange, String action, String subject, ProposeSettings change) {
    answer(exchange, made(action, subject, change), change.dryRun());
  }

  /** Asks for a change, for somebody who answers in another way. */
  Future<SettingsOutcome> made(String action, String subject, ProposeSettings change) {
    Future<SettingsOutcome> asked = bus.ask(AdminAddresses.PROPOSE, change, patience());
    return change.dryRun()
        ? asked
        : audit.follow(
            change.actor(), action, subject, asked, outcome -> told(outcome, change.note()));
  }

  /** Asks for an earlier version and answers with what became of it. */
  void restore(Exchange exchange, RestoreSettings order) {
    Future<SettingsOutcome> asked = bus.ask(AdminAddresses.RESTORE, order, patience());
    Future<SettingsOutcome> ended =
        order.dryRun()
            ? asked
            : audit.follow(
                order.actor(),
                "settings.restore",
                Long.toString(order.version()),
                asked,
                outcome -> told(outcome, ""));
    answer(exchange, ended, order.dryRun());
  }

  private Deadline patience() {
    return Deadline.after(bus.ticker(), PATIENCE);
  }

  private void answer(Exchange exchange, Future<SettingsOutcome> ended, boolean dryRun) {
    ended
        .onSuccess(outcome -> answer(exchange, outcome, dryRun))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  private void answer(Exchange exchange, SettingsOutcome outcome, boolean dryRun) {
    if (!dryRun && !outcome.problems().isEmpty()) {
      answers.problem(exchange, Problem.ofSettings(outcome.problems()));
      return;
    }
    Versions.tag(exchange, outcome.version());
    answers.json(exchange, JsonWriter.write(json -> SettingsJson.write(json, outcome)));
  }

  private static AuditTrail.Told told(SettingsOutcome outcome, String note) {
    JsonObject detail = new JsonObject().put("version", outcome.version()).put("note", note);
    if (!outcome.problems().isEmpty()) {
      JsonArray problems = new JsonArray();
      outcome.problems().stream()
          .limit(MOST_WRITTEN_DOWN)
          .map(SettingsProblem::path)
          .forEach(problems::add);
      return new AuditTrail.Told(true, detail.put("problems", problems));
    }
    JsonArray changes = new JsonArray();
    outcome.changes().stream()
        .limit(MOST_WRITTEN_DOWN)
        .map(SettingsChanges::json)
        .forEach(changes::add);
    if (outcome.changes().size() > MOST_WRITTEN_DOWN) {
      detail.put("further_changes", outcome.changes().size() - MOST_WRITTEN_DOWN);
    }
    return AuditTrail.Told.done(detail.put("changes", changes));
  }

  private static JsonObject json(SettingsChange change) {
    JsonObject json = new JsonObject().put("path", change.path());
    change.before().ifPresent(before -> json.put("before", Json.decodeValue(before)));
    change.after().ifPresent(after -> json.put("after", Json.decodeValue(after)));
    return json;
  }
}
