package io.sandpool.dispatch;

import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which pools serve which language, in the order in which they are tried.
 *
 * @param languages canonical language by name and alias, in lower case
 * @param routes routes by canonical language, never empty
 */
public record RoutingTable(Map<String, String> languages, Map<String, List<Route>> routes) {

  public RoutingTable {
    languages = Map.copyOf(languages);
    routes = Map.copyOf(routes);
    for (String language : languages.values()) {
      if (routes.getOrDefault(language, List.of()).isEmpty()) {
        throw new IllegalArgumentException("language " + language + " has no pool");
      }
    }
  }

  /**
   * The canonical name of a language.
   *
   * @throws ServiceException with {@code UnknownLanguage}, which lists the known ones
   */
  String canonical(String nameOrAlias) {
    String canonical = languages.get(nameOrAlias.toLowerCase(Locale.ROOT));
    if (canonical == null) {
      List<String> known = List.copyOf(new TreeMap<>(languages).keySet());
      throw new ServiceException(
          new ServiceError.UnknownLanguage(
              "No pool runs this language. Known are " + String.join(", ", known) + ".", known));
    }
    return canonical;
  }

  /** The pools of a canonical language. */
  List<Route> routesOf(String language) {
    return routes.getOrDefault(language, List.of());
  }
}
