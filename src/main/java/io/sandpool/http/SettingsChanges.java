package io.sandpool.http;

import io.sandpool.bus.Bus;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.ProposeSettings;
import io.sandpool.bus.admin.RestoreSettings;
import io.sandpool.bus.admin.SettingsOutcome;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Future;
import java.time.Duration;

/** Has settings changed: the one way of all paths that change any. */
final class SettingsChanges {

  /** Pools and providers may begin or end because of a change. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

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
            change.actor(),
            action,
            subject,
            asked,
            outcome -> SettingsDetail.told(outcome, change.note()));
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
                outcome -> SettingsDetail.told(outcome, ""));
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
}
