package io.sandpool.app.config;

import io.sandpool.host.HostSettings;
import io.sandpool.http.HttpSettings;
import io.sandpool.http.ragflow.RagflowSettings;
import io.sandpool.pool.PoolSettings;
import io.sandpool.provider.CleanUp;
import io.sandpool.runs.RunsSettings;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.settings.ProviderKinds;
import io.sandpool.settings.Rows;
import io.sandpool.store.DatabaseAddress;
import io.sandpool.tracing.TracingSettings;
import io.sandpool.webhook.WebhookSettings;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Turns the configuration's tree into {@link SandpoolConfig}, or into a list of all that is wrong
 * with it.
 */
public final class ConfigReader {

  /** The variable that holds the password of the database's user. */
  private static final String DATABASE_PASSWORD = "SANDPOOL_DATABASE_PASSWORD";

  private static final Duration MOMENT = Duration.ofMillis(100);

  private final Installation installation;

  /** Reads for {@code installation}. */
  public ConfigReader(Installation installation) {
    this.installation = installation;
  }

  /**
   * Reads a configuration file's tree with the environment on top.
   *
   * @throws ConfigException with all problems
   */
  public SandpoolConfig read(JsonObject file, Map<String, String> environment) {
    Reading reading = read(file, Rows.NONE, environment);
    return reading.config().orElseThrow(() -> new ConfigException(reading.problems()));
  }

  /**
   * Reads where the database is, which must be known before the settings in it are.
   *
   * @throws ConfigException with all problems of that section
   */
  public static Optional<DatabaseAddress> database(
      JsonObject file, Map<String, String> environment) {
    ConfigNode root = ConfigNode.root(EnvironmentOverrides.apply(file, environment));
    Optional<DatabaseAddress> address = database(root.child("database"), password(environment));
    if (!root.problems().isEmpty()) {
      throw new ConfigException(root.problems());
    }
    return address;
  }

  /** Reads a file's tree with the database's rows over it and the environment over both. */
  public Reading read(JsonObject file, Rows rows, Map<String, String> environment) {
    Sources sources = Sources.of(file, rows, environment);
    ConfigNode root = ConfigNode.root(sources.tree());
    List<ProviderConfig> known = providers(root.child("providers"));
    ConfigNode dispatch = root.child("dispatch");
    RunningProviders running =
        RunningProviders.of(
            known, sources.inFile(), active(root.child("sandbox")), DispatchReader.named(dispatch));
    Optional<SandpoolConfig> config =
        read(root, running, new DispatchReader(known, running).read(dispatch), environment);
    root.refuseUnknownKeys();
    return new Reading(
        root.problems().isEmpty() ? config : Optional.empty(),
        root.problems(),
        known,
        running.ids(),
        running.active(),
        file,
        sources.overridden(),
        root.defaults());
  }

  private Optional<SandpoolConfig> read(
      ConfigNode root,
      RunningProviders running,
      DispatchConfig dispatch,
      Map<String, String> environment) {
    Duration grace =
        root.duration(
            "shutdown_grace", Duration.ofSeconds(20), Duration.ZERO, Duration.ofMinutes(10));
    Optional<HttpSettings> http = new HttpReader(installation).read(root.child("http"), grace);
    Optional<DatabaseAddress> database = database(root.child("database"), password(environment));
    CleanUp cleanUp = cleanUp(root.child("clean_up"));
    boolean rehearsal = root.bool("rehearsal", true);
    RunLogging runLogging = LogReader.runs(root.child("log"));
    LimitsReader limits = LimitsReader.of(root);
    Map<String, Template> templates = templates(root.child("templates"), limits);
    Map<String, List<String>> languages = languages(root.child("languages"));
    RagflowSettings ragflow = new RagflowReader(environment).read(root.child("ragflow"));
    RunsSettings runs = RunsReader.read(root.child("runs"));
    WebhookSettings webhooks = WebhookReader.read(root.child("webhooks"));
    TracingSettings tracing = new TracingReader(environment).read(root.child("tracing"));
    ConfigNode poolsNode = root.child("pools");
    ConfigNode sizingNode = root.child("sizing");
    PoolSettings.Sizing sizing = SizingReader.common(sizingNode);
    HostSettings host = SizingReader.host(sizingNode);
    sizingNode.refuseUnknownKeys();
    List<PoolSettings> pools =
        new PoolsReader(running, templates, languages, sizing).read(poolsNode);
    new ImpliedPools(templates, languages, limits, sizing).addTo(pools, running.all(), poolsNode);
    pools.replaceAll(pool -> pool.with(dispatch.weights()));
    return http.map(
        found ->
            new SandpoolConfig(
                found,
                database,
                running.all(),
                pools,
                dispatch,
                cleanUp,
                rehearsal,
                runLogging,
                host,
                ragflow,
                runs,
                webhooks,
                tracing,
                new RoutingPlan(languages, templates, pools, running.all(), dispatch.spill())));
  }

  private static Optional<String> password(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(DATABASE_PASSWORD));
  }

  /** Which provider operators chose. */
  private static Optional<String> active(ConfigNode node) {
    Optional<String> active =
        Optional.of(node.string("provider_type", "")).filter(id -> !id.isEmpty());
    active
        .filter(id -> !ConfigNode.isName(id))
        .ifPresent(id -> node.problem("provider_type", "must be the id of a provider"));
    node.refuseUnknownKeys();
    return active.filter(ConfigNode::isName);
  }

  private static Optional<DatabaseAddress> database(ConfigNode node, Optional<String> password) {
    String url = node.string("url", "");
    node.refuseUnknownKeys();
    return url.isBlank()
        ? Optional.empty()
        : built(node, "url", () -> DatabaseAddress.of(url.strip(), password));
  }

  private static CleanUp cleanUp(ConfigNode node) {
    CleanUp base = CleanUp.DEFAULTS;
    Duration every = node.duration("every", base.every(), MOMENT, CleanUp.LONGEST);
    Duration settling = node.duration("settling", base.settling(), MOMENT, Duration.ofHours(1));
    node.refuseUnknownKeys();
    return new CleanUp(every, settling);
  }

  private static List<ProviderConfig> providers(ConfigNode node) {
    Map<String, ConfigNode> children = node.children();
    List<ProviderConfig> providers = new ArrayList<>();
    for (String id : node.keys()) {
      ConfigNode provider = Optional.ofNullable(children.get(id)).orElseThrow();
      if (id.equals("auto")) {
        node.problem(id, "is what requests call any provider; choose another name");
      }
      providers.add(
          new ProviderConfig(
              id,
              provider.string("type", ProviderKinds.typeOf(id)),
              languagesOf(provider),
              provider.content()));
    }
    return providers;
  }

  private static List<String> languagesOf(ConfigNode provider) {
    List<String> languages = provider.strings("languages");
    for (String language : languages) {
      if (!ConfigNode.isName(language)) {
        provider.problem("languages", "must list names of languages, was \"" + language + "\"");
      }
    }
    return languages.stream().filter(ConfigNode::isName).toList();
  }

  private static Map<String, Template> templates(ConfigNode node, LimitsReader limits) {
    Map<String, Template> templates = new TreeMap<>();
    node.children()
        .forEach(
            (name, template) -> {
              LimitsReader own = limits.refinedBy(template);
              SandboxSpec spec =
                  new SandboxSpec(
                      name,
                      template.string("language"),
                      template.string("image"),
                      template.strings("preload"),
                      own.maxima());
              templates.put(
                  name, new Template(spec, own.defaults(), template.bool("default", true)));
              template.refuseUnknownKeys();
            });
    return templates;
  }

  private static Map<String, List<String>> languages(ConfigNode node) {
    Map<String, List<String>> languages = new TreeMap<>();
    Map<String, ConfigNode> children = node.children();
    Set<String> taken = new HashSet<>(children.keySet());
    children.forEach(
        (name, language) -> {
          List<String> aliases = language.strings("aliases");
          for (String alias : aliases) {
            if (!taken.add(alias)) {
              language.problem("aliases", "names \"" + alias + "\", which is taken already");
            }
          }
          languages.put(name, aliases);
          language.refuseUnknownKeys();
        });
    return languages;
  }

  /** What a room's own settings refuse is a problem of the key's. */
  static <T> Optional<T> built(ConfigNode node, String key, Supplier<T> build) {
    try {
      return Optional.of(build.get());
    } catch (IllegalArgumentException e) {
      node.problem(key, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
