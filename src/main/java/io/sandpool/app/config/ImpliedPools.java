package io.sandpool.app.config;

import io.sandpool.pool.PoolSettings;
import io.sandpool.sandbox.SandboxSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pools of a leased provider that no pool names, one for each of its languages, so that it
 * serves what spills over as soon as it is configured. They keep nothing warm, and cost nothing
 * while nobody asks.
 */
final class ImpliedPools {

  /** What every provider here can do. */
  static final List<String> LANGUAGES = List.of("python", "nodejs", "bash");

  /** Where the provider does not say how many sandboxes it may hold. */
  private static final int MAX_TOTAL = 20;

  private static final PoolSettings.Sizes DEFAULT_SIZES = new PoolSettings.Sizes(0, MAX_TOTAL, 64);

  private static final PoolSettings.Refill REFILL =
      new PoolSettings.Refill(
          8,
          PoolSettings.Refill.DEFAULTS.createTimeout(),
          PoolSettings.Refill.DEFAULTS.failureThreshold(),
          PoolSettings.Refill.DEFAULTS.backOffMin(),
          PoolSettings.Refill.DEFAULTS.backOffMax());

  /** A sandbox whose caller went away costs money while it waits for the next one. */
  private static final Duration IDLE_EXPIRY = Duration.ofMinutes(2);

  private final Map<String, Template> templates;
  private final Map<String, List<String>> languages;
  private final LimitsReader limits;
  private final PoolSettings.Sizing sizing;

  /**
   * Makes pools of {@code templates}, to which it adds where it finds none of a pool's name.
   *
   * @param languages the known languages and their aliases
   * @param sizing how other pools follow demand; these do not
   */
  ImpliedPools(
      Map<String, Template> templates,
      Map<String, List<String>> languages,
      LimitsReader limits,
      PoolSettings.Sizing sizing) {
    this.templates = templates;
    this.languages = languages;
    this.limits = limits;
    this.sizing = sizing.fixed();
  }

  /** Adds to {@code pools} what they lack. */
  void addTo(List<PoolSettings> pools, List<ProviderConfig> providers, ConfigNode node) {
    for (ProviderConfig provider : providers) {
      boolean named = pools.stream().anyMatch(pool -> pool.provider().equals(provider.id()));
      // One that is called badly is refused elsewhere, and lends no pool its name.
      if (provider.isLeased() && !named && ConfigNode.isName(provider.id())) {
        List<String> served = provider.languages().isEmpty() ? LANGUAGES : provider.languages();
        served.stream()
            .map(this::canonical)
            .distinct()
            .forEach(language -> add(pools, provider, language, node));
      }
    }
  }

  private String canonical(String nameOrAlias) {
    return languages.entrySet().stream()
        .filter(language -> language.getValue().contains(nameOrAlias))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(nameOrAlias);
  }

  private void add(
      List<PoolSettings> pools, ProviderConfig provider, String language, ConfigNode node) {
    String name = provider.id() + "-" + language;
    if (pools.stream().anyMatch(pool -> pool.name().equals(name))) {
      node.problem(
          name,
          "takes the name of a pool that provider %s needs; call it otherwise, or give it that provider"
              .formatted(provider.id()));
      return;
    }
    Template template = templates.computeIfAbsent(name, absent -> template(name, language));
    ConfigReader.built(
            node,
            name,
            () ->
                new PoolSettings(
                    name,
                    provider.id(),
                    template.spec(),
                    sizes(provider),
                    REFILL,
                    upkeep(),
                    sizing))
        .ifPresent(pools::add);
  }

  /** Without an image: the provider takes its own template. */
  private Template template(String name, String language) {
    return new Template(
        new SandboxSpec(name, language, "", List.of(), limits.maxima()), limits.defaults(), true);
  }

  private static PoolSettings.Sizes sizes(ProviderConfig provider) {
    return Optional.ofNullable(provider.content().getValue("max_concurrent"))
        .filter(Integer.class::isInstance)
        .map(Integer.class::cast)
        .filter(most -> most >= 1 && most <= 10_000)
        .map(most -> new PoolSettings.Sizes(0, most, DEFAULT_SIZES.maxWaiting()))
        .orElse(DEFAULT_SIZES);
  }

  private static PoolSettings.Upkeep upkeep() {
    PoolSettings.Upkeep base = PoolSettings.Upkeep.DEFAULTS;
    return new PoolSettings.Upkeep(
        IDLE_EXPIRY,
        base.expiryJitter(),
        base.validateEvery(),
        base.checkTimeout(),
        base.leaseSlack(),
        base.destroyTimeout());
  }
}
