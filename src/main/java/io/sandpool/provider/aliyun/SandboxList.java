package io.sandpool.provider.aliyun;

import io.sandpool.provider.remote.Cloud.Marked;
import io.sandpool.provider.remote.CloudException.Kind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Lists the living sandboxes whose id begins with the installation's mark: all pages, first of
 * those being made and then of those ready, so that one which becomes ready meanwhile is seen.
 *
 * <p>Ended sandboxes are asked for by no page, since AgentRun may list them for long.
 */
final class SandboxList {

  private static final int PAGE = 50;
  private static final int MAX_PAGES = 400;
  private static final List<String> LIVING = List.of("CREATING", "READY");

  private final ControlPlane control;
  private final String prefix;
  private final Supplier<Duration> patience;
  private final Map<String, Marked> found = new LinkedHashMap<>();

  /**
   * Makes one listing, to be used once.
   *
   * @param patience what is left for the next page
   */
  SandboxList(ControlPlane control, String prefix, Supplier<Duration> patience) {
    this.control = control;
    this.prefix = prefix;
    this.patience = patience;
  }

  /** The whole list; a part of it is never taken for it. */
  Future<List<Marked>> all() {
    Future<Void> read = Future.succeededFuture();
    for (String status : LIVING) {
      read = read.compose(before -> pages(status, "", MAX_PAGES));
    }
    return read.map(done -> List.copyOf(found.values()));
  }

  private Future<Void> pages(String status, String token, int allowed) {
    if (allowed == 0) {
      return bad("more than " + MAX_PAGES + " pages");
    }
    Map<String, String> query =
        new TreeMap<>(Map.of("maxResults", String.valueOf(PAGE), "status", status));
    if (!token.isEmpty()) {
      query.put("nextToken", token);
    }
    return control
        .ask(
            ControlPlane.Call.get("ListSandboxes", "list sandboxes", "/sandboxes", query),
            patience.get())
        .compose(
            page -> {
              if (!(page.getValue("items") instanceof JsonArray items)) {
                return items(page, token) ? done() : bad("a page without items");
              }
              items.forEach(this::keep);
              String next = next(page);
              if (next.equals(token) && !next.isEmpty()) {
                return bad("the same page again");
              }
              return next.isEmpty() ? done() : pages(status, next, allowed - 1);
            });
  }

  /** Whether the page is an empty list that does not say so: the first one, of nothing at all. */
  private static boolean items(JsonObject page, String token) {
    return token.isEmpty() && page.getValue("items") == null && page.getValue("nextToken") == null;
  }

  private static String next(JsonObject page) {
    return page.getValue("nextToken") instanceof String token ? token : "";
  }

  private void keep(Object item) {
    if (item instanceof JsonObject sandbox
        && sandbox.getValue("sandboxId") instanceof String id
        && id.startsWith(prefix)
        && SandboxId.isPlausible(id)
        && SandboxState.of(sandbox).lives()) {
      found.putIfAbsent(id, new Marked(id, id));
    }
  }

  private static Future<Void> done() {
    return Future.succeededFuture();
  }

  private Future<Void> bad(String what) {
    return Future.failedFuture(
        control
            .failures()
            .own(Kind.BAD_ANSWER, "AgentRun was asked to list sandboxes and gave " + what, true));
  }
}
