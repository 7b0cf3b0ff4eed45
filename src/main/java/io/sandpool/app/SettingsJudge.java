package io.sandpool.app;

import io.sandpool.app.config.ConfigProblem;
import io.sandpool.app.config.ConfigReader;
import io.sandpool.app.config.ProviderConfig;
import io.sandpool.app.config.Reading;
import io.sandpool.provider.ProviderRegistry;
import io.sandpool.settings.ProviderKinds;
import io.sandpool.settings.RowNames;
import io.sandpool.settings.Rows;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads configurations, and says everything that is wrong with them, providers' settings too. */
final class SettingsJudge {

  private final ConfigReader reader;
  private final ProviderRegistry registry;
  private final Map<String, String> environment;

  SettingsJudge(ConfigReader reader, ProviderRegistry registry, Map<String, String> environment) {
    this.reader = reader;
    this.registry = registry;
    this.environment = Map.copyOf(environment);
  }

  Map<String, String> environment() {
    return environment;
  }

  Reading read(JsonObject file, Rows rows) {
    return reader.read(file, rows, environment);
  }

  /**
   * All problems by their keys in the configuration file's form.
   *
   * @param touched rows whose providers are judged though they do not serve
   */
  List<ConfigProblem> problems(Reading reading, Set<String> touched) {
    List<ConfigProblem> problems = new ArrayList<>(reading.problems());
    for (ProviderConfig provider : reading.known()) {
      if (reading.running().contains(provider.id())
          || touched.contains(RowNames.ofProvider(provider.id()))) {
        problems.addAll(judge(provider));
      }
    }
    reading
        .active()
        .filter(id -> reading.known().stream().noneMatch(one -> one.id().equals(id)))
        .ifPresent(id -> problems.addAll(judgeBare(id)));
    return problems;
  }

  private List<ConfigProblem> judge(ProviderConfig provider) {
    try {
      registry.check(provider.type(), provider.content(), environment);
      return List.of();
    } catch (IllegalArgumentException e) {
      return ProviderProblems.of(provider.id(), e);
    }
  }

  /** One without settings, whose id must be its kind's. */
  private List<ConfigProblem> judgeBare(String id) {
    String type = ProviderKinds.typeOf(id);
    boolean known = registry.descriptors().stream().anyMatch(kind -> kind.type().equals(type));
    return known
        ? judge(new ProviderConfig(id, type, new JsonObject()))
        : List.of(
            new ConfigProblem(
                RowNames.PROVIDER_TYPE,
                "expected a provider that has settings, was \"" + id + "\""));
  }
}
