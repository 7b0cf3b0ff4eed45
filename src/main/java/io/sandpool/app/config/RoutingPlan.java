package io.sandpool.app.config;

import io.sandpool.dispatch.Route;
import io.sandpool.dispatch.RoutingTable;
import io.sandpool.dispatch.SpillPolicy;
import io.sandpool.http.ApiCatalog;
import io.sandpool.pool.PoolSettings;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.SandboxSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which pools serve which language, for dispatch and for callers, once it is known what the
 * providers can do. Immutable.
 */
public final class RoutingPlan {

  /** Languages in which a provider is best tried out, the best first. */
  private static final List<String> TRIED = List.of("python", "nodejs", "bash");

  private final Map<String, List<String>> aliases;
  private final Map<String, Template> templates;
  private final List<PoolSettings> pools;
  private final List<ProviderConfig> providers;
  private final SpillPolicy policy;

  RoutingPlan(
      Map<String, List<String>> aliases,
      Map<String, Template> templates,
      List<PoolSettings> pools,
      List<ProviderConfig> providers,
      SpillPolicy policy) {
    this.aliases = Map.copyOf(aliases);
    this.templates = Map.copyOf(templates);
    this.pools = List.copyOf(pools);
    this.providers = List.copyOf(providers);
    this.policy = policy;
  }

  /**
   * For dispatch.
   *
   * @param running what the providers can do that are there, by id
   */
  public RoutingTable table(Map<String, Capabilities> running) {
    Map<String, List<Route>> routes = routes(running);
    Map<String, String> names = new TreeMap<>();
    for (String language : routes.keySet()) {
      names.put(language, language);
      aliasesOf(language).forEach(alias -> names.put(alias, language));
    }
    return new RoutingTable(names, routes, policy);
  }

  /**
   * For callers.
   *
   * @param running what the providers can do that are there, by id
   */
  public ApiCatalog catalog(Map<String, Capabilities> running) {
    List<ApiCatalog.Language> described = new ArrayList<>();
    routes(running).forEach((language, served) -> described.add(describe(language, served)));
    return new ApiCatalog(
        described,
        pools.stream().map(PoolSettings::name).toList(),
        providers.stream()
            .filter(provider -> running.containsKey(provider.id()))
            .map(provider -> describe(provider.id(), running))
            .toList());
  }

  /** In the order in which providers are tried; those that are tried by name only come last. */
  private Map<String, List<Route>> routes(Map<String, Capabilities> running) {
    Map<String, List<Route>> routes = new TreeMap<>();
    for (PoolSettings pool : pools) {
      String language = pool.spec().language();
      Optional.ofNullable(running.get(pool.provider()))
          .filter(capabilities -> capabilities.serves(language))
          .ifPresent(
              capabilities ->
                  routes
                      .computeIfAbsent(language, none -> new ArrayList<>())
                      .add(route(pool, language, capabilities)));
    }
    routes.values().forEach(some -> some.sort(Comparator.comparingInt(this::place)));
    return routes;
  }

  private int place(Route route) {
    int place = policy.order().indexOf(route.provider());
    return place < 0 ? Integer.MAX_VALUE : place;
  }

  private Route route(PoolSettings pool, String language, Capabilities capabilities) {
    SandboxSpec spec = pool.spec();
    Optional<Template> template = Optional.ofNullable(templates.get(spec.template()));
    return Route.to(
        pool.name(),
        pool.provider(),
        new Route.Template(
            spec.template(), language, template.map(Template::byDefault).orElse(true)),
        template.map(Template::defaults).orElse(spec.ceiling()),
        spec.ceiling(),
        capabilities);
  }

  /** What it offers to those who name no template; where that is nothing, what its templates do. */
  private ApiCatalog.Language describe(String language, List<Route> served) {
    List<Route> byDefault = served.stream().filter(route -> route.template().byDefault()).toList();
    List<Route> usual = byDefault.isEmpty() ? served : byDefault;
    return new ApiCatalog.Language(
        language,
        aliasesOf(language),
        served.stream().map(Route::pool).toList(),
        usual.get(0).defaults(),
        most(usual),
        served.stream().map(Route::template).distinct().map(one -> describe(one, served)).toList());
  }

  private static ApiCatalog.Template describe(Route.Template template, List<Route> served) {
    List<Route> own = served.stream().filter(route -> route.template().equals(template)).toList();
    return new ApiCatalog.Template(
        template.name(),
        template.byDefault(),
        own.stream().map(Route::pool).toList(),
        own.get(0).defaults(),
        most(own));
  }

  private static Limits most(List<Route> routes) {
    return routes.stream().map(Route::ceiling).reduce(Limits::atLeast).orElseThrow();
  }

  private ApiCatalog.Provider describe(String id, Map<String, Capabilities> running) {
    List<PoolSettings> own = pools.stream().filter(pool -> pool.provider().equals(id)).toList();
    List<SandboxSpec> specs =
        own.stream()
            .map(PoolSettings::spec)
            .filter(
                spec ->
                    Optional.ofNullable(running.get(id))
                        .filter(able -> able.serves(spec.language()))
                        .isPresent())
            .toList();
    return new ApiCatalog.Provider(
        id,
        own.stream().map(PoolSettings::name).toList(),
        specs.stream().map(SandboxSpec::language).distinct().sorted().toList(),
        specs.stream().min(Comparator.comparingInt(RoutingPlan::rank)));
  }

  private static int rank(SandboxSpec spec) {
    int rank = TRIED.indexOf(spec.language());
    return rank < 0 ? TRIED.size() : rank;
  }

  private List<String> aliasesOf(String language) {
    return aliases.getOrDefault(language, List.of());
  }
}
