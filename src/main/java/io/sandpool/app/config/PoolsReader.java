package io.sandpool.app.config;

import io.sandpool.pool.PoolSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the pools, which tie providers and templates together. */
final class PoolsReader {

  private final RunningProviders providers;
  private final Map<String, Template> templates;
  private final Map<String, List<String>> languages;
  private final SizingReader sizing;

  /**
   * Makes a reader.
   *
   * @param sizing how pools follow demand that do not say it themselves
   */
  PoolsReader(
      RunningProviders providers,
      Map<String, Template> templates,
      Map<String, List<String>> languages,
      PoolSettings.Sizing sizing) {
    this.providers = providers;
    this.templates = templates;
    this.languages = languages;
    this.sizing = new SizingReader(sizing, providers.leased());
  }

  List<PoolSettings> read(ConfigNode node) {
    List<PoolSettings> pools = new ArrayList<>();
    node.children()
        .forEach(
            (name, pool) ->
                pool(name, pool)
                    .ifPresent(
                        read -> {
                          refuseTwins(pool, read, pools);
                          pools.add(read);
                        }));
    return pools;
  }

  private Optional<PoolSettings> pool(String name, ConfigNode node) {
    String provider = node.string("provider");
    if (!providers.ids().contains(provider)) {
      node.problem("provider", "must be one of " + providers.ids() + ", was \"" + provider + "\"");
    }
    String templateName = node.string("template");
    Optional<Template> template = Optional.ofNullable(templates.get(templateName));
    if (template.isEmpty()) {
      node.problem(
          "template", "must be one of " + templates.keySet() + ", was \"" + templateName + "\"");
    }
    template.ifPresent(found -> checkLanguage(node, found));
    int minIdle = node.integer("min_idle", 2, 0, 10_000);
    int maxTotal = node.integer("max_total", 2 * Math.max(1, minIdle), 1, 10_000);
    int maxWaiting = node.integer("max_waiting", 64, 0, 1_000_000);
    PoolSettings.Refill refill = refill(node);
    PoolSettings.Upkeep upkeep = upkeep(node);
    PoolSettings.Sizing ownSizing = sizing.read(node, provider);
    node.refuseUnknownKeys();
    return template.flatMap(
        found ->
            ConfigReader.built(
                node,
                "min_idle",
                () ->
                    new PoolSettings(
                        name,
                        provider,
                        found.spec(),
                        new PoolSettings.Sizes(minIdle, maxTotal, maxWaiting),
                        refill,
                        upkeep,
                        ownSizing)));
  }

  /** Two pools of the same are one that is larger, and only one of them would be asked first. */
  private static void refuseTwins(ConfigNode node, PoolSettings pool, List<PoolSettings> others) {
    others.stream()
        .filter(other -> other.provider().equals(pool.provider()))
        .filter(other -> other.spec().template().equals(pool.spec().template()))
        .findFirst()
        .ifPresent(
            twin ->
                node.problem(
                    "template",
                    "is \"%s\" at provider %s, as that of pool %s; make one pool of both, or give this one a template of its own"
                        .formatted(pool.spec().template(), pool.provider(), twin.name())));
  }

  private void checkLanguage(ConfigNode node, Template template) {
    String language = template.spec().language();
    if (!languages.containsKey(language)) {
      node.problem(
          "template", "runs the language \"" + language + "\", known are " + languages.keySet());
    }
  }

  private static PoolSettings.Refill refill(ConfigNode node) {
    PoolSettings.Refill base = PoolSettings.Refill.DEFAULTS;
    return new PoolSettings.Refill(
        node.integer("refill_parallelism", base.parallelism(), 1, 64),
        time(node, "create_timeout", base.createTimeout()),
        node.integer("failure_threshold", base.failureThreshold(), 1, 1_000),
        base.backOffMin(),
        time(node, "back_off_max", base.backOffMax()));
  }

  private static PoolSettings.Upkeep upkeep(ConfigNode node) {
    PoolSettings.Upkeep base = PoolSettings.Upkeep.DEFAULTS;
    return new PoolSettings.Upkeep(
        time(node, "idle_expiry", base.idleExpiry()),
        node.decimal("expiry_jitter", base.expiryJitter(), 0, 0.9),
        time(node, "validate_every", base.validateEvery()),
        time(node, "check_timeout", base.checkTimeout()),
        base.leaseSlack(),
        base.destroyTimeout());
  }

  private static Duration time(ConfigNode node, String key, Duration byDefault) {
    return node.duration(key, byDefault, Duration.ofSeconds(1), Duration.ofDays(7));
  }
}
