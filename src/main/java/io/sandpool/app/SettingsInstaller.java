package io.sandpool.app;

import io.sandpool.app.config.ConfigException;
import io.sandpool.app.config.ConfigProblem;
import io.sandpool.app.config.ProviderConfig;
import io.sandpool.app.config.Reading;
import io.sandpool.app.config.SandpoolConfig;
import io.sandpool.bus.admin.SettingsOutcome.Effect;
import io.sandpool.bus.admin.SettingsProblem;
import io.sandpool.settings.Installer;
import io.sandpool.settings.Judgement;
import io.sandpool.settings.Rows;
import io.sandpool.settings.Surroundings;
import io.sandpool.settings.TreeForm;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Puts settings in force together with the file and the environment. Whoever calls makes sure that
 * nothing else is put in force at the same time.
 */
final class SettingsInstaller implements Installer {

  private final SettingsJudge judge;
  private final Function<SandpoolConfig, Future<Void>> service;
  private volatile Reading inForce;

  /**
   * Begins.
   *
   * @param service puts a configuration in force
   * @param inForce what it began with, which is good
   */
  SettingsInstaller(
      SettingsJudge judge, Function<SandpoolConfig, Future<Void>> service, Reading inForce) {
    this.judge = judge;
    this.service = service;
    this.inForce = inForce;
  }

  @Override
  public Judgement judge(Rows rows, Set<String> touched) {
    Reading next = judge.read(inForce.file(), rows);
    List<SettingsProblem> problems =
        judge.problems(next, touched).stream().map(SettingsInstaller::asSetting).toList();
    return new Judgement(problems, problems.isEmpty() ? effects(next) : List.of());
  }

  private List<Effect> effects(Reading next) {
    return SettingsEffects.between(inForce.config().orElseThrow(), next.config().orElseThrow());
  }

  private static SettingsProblem asSetting(ConfigProblem problem) {
    return new SettingsProblem(TreeForm.path(problem.path()), problem.message());
  }

  @Override
  public Future<Void> install(Rows rows) {
    return install(inForce.file(), rows);
  }

  /** Puts another file in force; fails with {@link ConfigException} where something is wrong. */
  Future<Void> install(JsonObject file, Rows rows) {
    Reading next = judge.read(file, rows);
    List<ConfigProblem> problems = judge.problems(next, Set.of());
    return problems.isEmpty()
        ? service.apply(next.config().orElseThrow()).onSuccess(applied -> inForce = next)
        : Future.failedFuture(new ConfigException(problems));
  }

  /** The providers in force. */
  List<ProviderConfig> providers() {
    return inForce.config().orElseThrow().providers();
  }

  /** The file in force. */
  JsonObject file() {
    return inForce.file();
  }

  @Override
  public Surroundings surroundings() {
    Reading now = inForce;
    return new Surroundings(
        TreeForm.rows(now.file()),
        settings(now.overridden()),
        settings(now.defaults()),
        judge.environment(),
        new HashSet<>(now.running()),
        now.active().or(() -> first(now)));
  }

  /** Where operators chose none, the first in the order is as good as chosen. */
  private static Optional<String> first(Reading now) {
    return now.config()
        .map(config -> config.dispatch().spill().order())
        .flatMap(order -> order.stream().findFirst());
  }

  private static Map<String, Object> settings(Map<String, Object> byKeys) {
    Map<String, Object> byPaths = new HashMap<>();
    byKeys.forEach(
        (key, value) -> {
          String path = TreeForm.path(key);
          if (TreeForm.isSetting(path) && !"".equals(value)) {
            byPaths.put(path, value);
          }
        });
    return byPaths;
  }
}
