package io.sandpool.app.config;

import io.sandpool.dispatch.Route;
import io.sandpool.dispatch.RoutingTable;
import io.sandpool.http.ApiCatalog;
import io.sandpool.pool.PoolSettings;
import io.sandpool.sandbox.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Derives from the pools which languages are served, for dispatch and for callers. */
final class RoutingReader {

  private final Map<String, List<String>> languages;
  private final Map<String, Template> templates;
  private final Map<String, List<Route>> routes = new TreeMap<>();
  private final List<PoolSettings> pools;

  RoutingReader(
      Map<String, List<String>> languages,
      Map<String, Template> templates,
      List<PoolSettings> pools) {
    this.languages = languages;
    this.templates = templates;
    this.pools = pools;
    for (PoolSettings pool : pools) {
      routes
          .computeIfAbsent(pool.spec().language(), language -> new ArrayList<>())
          .add(new Route(pool.name(), pool.provider(), defaultsOf(pool), pool.spec().ceiling()));
    }
  }

  private Limits defaultsOf(PoolSettings pool) {
    Template template = templates.get(pool.spec().template());
    return template == null ? pool.spec().ceiling() : template.defaults();
  }

  RoutingTable table() {
    Map<String, String> names = new TreeMap<>();
    for (String language : routes.keySet()) {
      names.put(language, language);
      aliasesOf(language).forEach(alias -> names.put(alias, language));
    }
    return new RoutingTable(names, routes);
  }

  ApiCatalog catalog() {
    List<ApiCatalog.Language> described = new ArrayList<>();
    routes.forEach(
        (language, served) ->
            described.add(
                new ApiCatalog.Language(
                    language,
                    aliasesOf(language),
                    served.stream().map(Route::pool).toList(),
                    served.get(0).defaults(),
                    served.get(0).ceiling())));
    return new ApiCatalog(described, pools.stream().map(PoolSettings::name).toList());
  }

  private List<String> aliasesOf(String language) {
    return languages.getOrDefault(language, List.of());
  }
}
