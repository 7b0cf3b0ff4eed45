package io.sandpool.http;

import io.sandpool.bus.Bus;
import io.sandpool.bus.ProviderTrial;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.SettingsTrial;
import io.sandpool.bus.admin.TestSettings;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Has providers tried out, and that written down: the one way of all paths that try any. */
final class ProviderTrials {

  /** Longer than all steps of a trial may take together. */
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  private final Bus bus;
  private final AuditTrail audit;

  ProviderTrials(Bus bus, AuditTrail audit) {
    this.bus = bus;
    this.audit = audit;
  }

  Future<SettingsTrial> perform(TestSettings order) {
    Future<SettingsTrial> asked =
        bus.ask(AdminAddresses.TEST, order, Deadline.after(bus.ticker(), PATIENCE));
    return audit.follow(
        order.actor(), "provider.test", order.provider(), asked, ProviderTrials::told);
  }

  /** Whether all is well with what was tried. */
  static boolean passed(SettingsTrial trial) {
    return trial.problems().isEmpty() && trial.trial().map(ProviderTrial::passed).orElse(false);
  }

  private static AuditTrail.Told told(SettingsTrial trial) {
    return new AuditTrail.Told(
        !trial.problems().isEmpty(), new JsonObject().put("passed", passed(trial)));
  }
}
