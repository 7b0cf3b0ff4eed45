package io.sandpool.settings;

import io.sandpool.bus.admin.AskSettings;
import io.sandpool.bus.admin.AskVersions;
import io.sandpool.bus.admin.ProposeSettings;
import io.sandpool.bus.admin.RestoreSettings;
import io.sandpool.bus.admin.SettingValue;
import io.sandpool.bus.admin.SettingsChange;
import io.sandpool.bus.admin.SettingsOutcome;
import io.sandpool.bus.admin.SettingsProblem;
import io.sandpool.bus.admin.SettingsVersions;
import io.sandpool.bus.admin.SettingsView;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the settings: judges, puts in force, writes down. What is written down has been in force;
 * what could not be written down is taken back.
 *
 * <p>Used on one context, and its changes are made one at a time by whoever uses it.
 */
final class SettingsDesk {

  private static final Logger LOG = LoggerFactory.getLogger(SettingsDesk.class);
  private static final int LONGEST_NOTE = 500;

  private final Vault vault;
  private final Installer installer;
  private final ProviderKinds kinds;
  private final InstantSource clock;
  private final Writing written;
  private Version current;

  /**
   * Begins.
   *
   * @param current the version that is in force
   */
  SettingsDesk(
      Vault vault, Installer installer, ProviderKinds kinds, InstantSource clock, Version current) {
    this.vault = vault;
    this.written = new Writing(vault);
    this.installer = installer;
    this.kinds = kinds;
    this.clock = clock;
    this.current = current;
  }

  /** The rows in force. */
  Rows rows() {
    return current.rows();
  }

  Future<SettingsView> view(AskSettings ask) {
    if (ask.version().isEmpty()) {
      return Future.succeededFuture(
          view(current, new Provenance(kinds).of(current.rows(), installer.surroundings())));
    }
    return find(ask.version().get()).map(version -> view(version, List.of()));
  }

  private SettingsView view(Version version, List<SettingValue> values) {
    return new SettingsView(
        version.number(),
        version.at(),
        version.by(),
        version.note(),
        secrets(version.rows()).shown(version.rows().json()),
        values);
  }

  Future<SettingsVersions> versions(AskVersions ask) {
    return vault
        .list(ask.before(), ask.limit())
        .map(found -> new SettingsVersions(found.stream().map(Version::summary).toList()));
  }

  Future<SettingsOutcome> propose(ProposeSettings proposal) {
    return with(
        proposal.expected(),
        () -> {
          Draft draft = draft(proposal.patch());
          Change change =
              new Change(
                  draft.rows(),
                  proposal.actor().name(),
                  proposal.note(),
                  destinations().ofChange(draft));
          return proposal.dryRun() ? Future.succeededFuture(say(change)) : make(change);
        });
  }

  Future<SettingsOutcome> restore(RestoreSettings order) {
    return with(
        order.expected(),
        () ->
            find(order.version())
                .compose(
                    found -> {
                      Change change =
                          new Change(
                              found.rows(),
                              order.actor().name(),
                              "Version %d put back".formatted(found.number()),
                              List.of());
                      return order.dryRun() ? Future.succeededFuture(say(change)) : make(change);
                    }));
  }

  /** The rows in force with a patch on them that may hold secrets as they were shown. */
  Draft draft(JsonObject patch) {
    Secrets secrets =
        new Secrets(kinds, patch, current.rows().json(), installer.surroundings().file());
    JsonObject restored = secrets.restored(patch);
    return new Draft(restored, current.rows().patched(restored));
  }

  /** Where secrets go now. */
  Destinations destinations() {
    return new Destinations(kinds, installer.surroundings(), current.rows());
  }

  /** All that is wrong with rows; whoever wrote them gets to know everything at once. */
  private Judgement judge(Rows rows) {
    return judge(rows, current.rows().differing(rows));
  }

  /** The same with a say in whose settings are judged though they do not serve. */
  Judgement judge(Rows rows, Set<String> touched) {
    List<SettingsProblem> problems = rows.problems();
    return problems.isEmpty() ? installer.judge(rows, touched) : new Judgement(problems, List.of());
  }

  private Future<SettingsOutcome> with(
      Optional<Long> expected, Supplier<Future<SettingsOutcome>> work) {
    if (expected.isPresent() && expected.get() != current.number()) {
      return stale(
          "The settings are at version %d, and the change was made for version %d; read them again."
              .formatted(current.number(), expected.get()),
          current);
    }
    return work.get();
  }

  private Future<Version> find(long number) {
    return vault
        .version(number)
        .recover(SettingsDesk::explained)
        .compose(
            found ->
                found
                    .map(Future::succeededFuture)
                    .orElseGet(
                        () ->
                            Future.failedFuture(
                                new ServiceException(
                                    new ServiceError.NotFound(
                                        "There is no version %d of the settings."
                                            .formatted(number))))));
  }

  /** A version that cannot be opened is as good as none; whoever asks may know why. */
  private static Future<Optional<Version>> explained(Throwable failure) {
    return Future.failedFuture(
        failure instanceof SealException
            ? new ServiceException(new ServiceError.NotFound(String.valueOf(failure.getMessage())))
            : failure);
  }

  /**
   * Other rows.
   *
   * @param next the rows
   * @param by who wants them
   * @param note why
   * @param objections what is wrong with how they came about
   */
  private record Change(Rows next, String by, String note, List<SettingsProblem> objections) {

    Optional<SettingsProblem> problem() {
      return note.length() > LONGEST_NOTE
          ? Optional.of(
              new SettingsProblem("note", "expected at most " + LONGEST_NOTE + " characters"))
          : Optional.empty();
    }
  }

  private SettingsOutcome say(Change change) {
    Judgement judgement = judge(change.next());
    List<SettingsProblem> problems = new ArrayList<>(judgement.problems());
    problems.addAll(change.objections());
    change.problem().ifPresent(problems::add);
    return new SettingsOutcome(
        false, current.number(), problems, changesTo(change.next()), judgement.effects());
  }

  private Future<SettingsOutcome> make(Change change) {
    SettingsOutcome said = say(change);
    if (!said.problems().isEmpty()) {
      return Future.succeededFuture(said);
    }
    if (said.changes().isEmpty()) {
      return Future.succeededFuture(applied(said));
    }
    Version before = current;
    Version next =
        new Version(
            before.number() + 1,
            clock.instant(),
            change.by(),
            change.note(),
            change.next(),
            said.changes());
    return installer
        .install(next.rows())
        .compose(installed -> written.write(before, next))
        .map(
            added -> {
              current = next;
              LOG.info(
                  "Version {} of the settings is in force, {} values differ",
                  next.number(),
                  next.changes().size());
              return applied(said);
            })
        .recover(failure -> takeBack(before, failure));
  }

  private SettingsOutcome applied(SettingsOutcome said) {
    return new SettingsOutcome(true, current.number(), List.of(), said.changes(), said.effects());
  }

  private Future<SettingsOutcome> takeBack(Version before, Throwable failure) {
    return failure instanceof OvertakenException overtaken
        ? adopt(before, overtaken.latest())
        : putBack(before, failure);
  }

  /** Without this, every later change would come too late as well. */
  private Future<SettingsOutcome> adopt(Version before, Version latest) {
    return installer
        .install(latest.rows())
        .compose(
            installed -> {
              current = latest;
              LOG.warn("Version {} of the settings was there already, and is in force", latest);
              return SettingsDesk.<SettingsOutcome>stale(
                  "The settings were changed to version %d meanwhile; read them again."
                      .formatted(latest.number()),
                  latest);
            })
        .recover(
            failure -> current == latest ? Future.failedFuture(failure) : putBack(before, failure));
  }

  private static <T> Future<T> stale(String message, Version current) {
    return Future.failedFuture(
        new ServiceException(new ServiceError.Stale(message, current.number())));
  }

  private Future<SettingsOutcome> putBack(Version before, Throwable failure) {
    LOG.error("A change of the settings failed and is taken back", failure);
    return installer
        .install(before.rows())
        .onFailure(e -> LOG.error("The settings could not be put back as they were", e))
        .transform(done -> Future.failedFuture(told(failure)));
  }

  private static Throwable told(Throwable failure) {
    return failure instanceof ServiceException
        ? failure
        : new ServiceException(
            new ServiceError.Internal(
                "The change could not be put in force and was taken back; the service's log has the cause."));
  }

  private List<SettingsChange> changesTo(Rows next) {
    return Changes.between(current.rows(), next, installer.surroundings().file(), kinds);
  }

  private Secrets secrets(Rows rows) {
    return new Secrets(kinds, rows.json(), installer.surroundings().file());
  }
}
