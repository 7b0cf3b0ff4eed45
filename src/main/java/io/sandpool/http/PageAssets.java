package io.sandpool.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of the operators' page, in memory. There are no others: no path is looked up. */
final class PageAssets {

  private static final String FOLDER = "/io/sandpool/http/page/";

  /** Where the library's archive has it; the version is that of the build. */
  private static final String LIBRARY = "/META-INF/resources/webjars/lit-html/3.3.2/";

  private static final List<String> LIBRARY_FILES =
      List.of("lit-html.js", "directive.js", "directive-helpers.js", "directives/live.js");

  private static final List<String> FILES =
      List.of(
          "style.css",
          "icon.svg",
          "main.js",
          "api.js",
          "format.js",
          "poller.js",
          "icons.js",
          "widgets.js",
          "dialogs.js",
          "changes.js",
          "chart.js",
          "plan.js",
          "slots.js",
          "fields.js",
          "signin.js",
          "pools.js",
          "providers.js",
          "provider.js",
          "settings.js",
          "keys.js",
          "audit.js",
          "console.js");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, PageAsset> byPath;

  private PageAssets(Map<String, PageAsset> byPath) {
    this.byPath = Map.copyOf(byPath);
  }

  static PageAssets load() {
    Map<String, PageAsset> assets = new HashMap<>();
    assets.put("", PageAsset.load(FOLDER + "index.html", type("index.html")));
    FILES.forEach(name -> assets.put(name, PageAsset.load(FOLDER + name, type(name))));
    LIBRARY_FILES.forEach(
        name -> assets.put("lib/lit-html/" + name, PageAsset.load(LIBRARY + name, type(name))));
    return new PageAssets(assets);
  }

  private static String type(String name) {
    return Optional.ofNullable(TYPES.get(name.substring(name.lastIndexOf('.') + 1))).orElseThrow();
  }

  /** The file at {@code path} below the page's own, which is empty for the page itself. */
  Optional<PageAsset> find(String path) {
    return Optional.ofNullable(byPath.get(path));
  }
}
