package io.sandpool.settings;

import io.sandpool.bus.admin.SettingsProblem;
import io.sandpool.bus.admin.SettingsTrial;
import io.sandpool.bus.admin.TestSettings;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tries settings out that are not in force: one trial of a provider at a time. On one context. */
final class TrialDesk {

  /** Of all providers together; each makes a sandbox. */
  private static final int MOST = 4;

  private final SettingsDesk desk;
  private final Installer installer;
  private final Catalogue catalogue;
  private final Trials trials;
  private final Set<String> underWay = new HashSet<>();

  TrialDesk(SettingsDesk desk, Installer installer, Catalogue catalogue, Trials trials) {
    this.desk = desk;
    this.installer = installer;
    this.catalogue = catalogue;
    this.trials = trials;
  }

  Future<SettingsTrial> perform(TestSettings order) {
    String id = order.provider();
    if (!catalogue.knows(id, desk.rows(), installer.surroundings())) {
      return failed(new ServiceError.NotFound("There is no provider of that name to be tried."));
    }
    if (underWay.contains(id) || underWay.size() >= MOST) {
      return failed(
          new ServiceError.Busy(
              "A trial of provider %s, or too many others, are under way; wait for their end."
                  .formatted(id)));
    }
    String row = RowNames.ofProvider(id);
    Draft draft = desk.draft(new JsonObject().put(row, order.settings().copy()));
    List<SettingsProblem> problems =
        new ArrayList<>(desk.judge(draft.rows(), Set.of(row)).problems());
    problems.addAll(desk.destinations().ofTrial(draft));
    if (!problems.isEmpty()) {
      return Future.succeededFuture(
          new SettingsTrial(problems, Optional.empty(), Optional.empty()));
    }
    underWay.add(id);
    // Composed, so that one that throws has come to its end, too.
    return Future.<Void>succeededFuture()
        .compose(begun -> trials.perform(id, draft.rows()))
        .onComplete(done -> underWay.remove(id));
  }

  private static <T> Future<T> failed(ServiceError error) {
    return Future.failedFuture(new ServiceException(error));
  }
}
