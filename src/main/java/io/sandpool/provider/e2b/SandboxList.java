package io.sandpool.provider.e2b;

import io.sandpool.provider.remote.Cloud.Marked;
import io.sandpool.provider.remote.http.HttpAnswer;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All sandboxes that carry our mark, page by page, running and paused. Clouds that lack this
 * operation are asked by the older one.
 */
final class SandboxList {

  private static final String LIST = "list sandboxes";
  private static final String NEXT = "X-Next-Token";
  private static final int PAGE = 100;
  private static final int MAX_PAGES = 1000;
  private static final int MAX_TOKEN = 2048;

  private final ControlPlane control;
  private final ApiFailures failures;
  private final Map<String, String> owner;

  SandboxList(ControlPlane control, ApiFailures failures, Map<String, String> owner) {
    this.control = control;
    this.failures = failures;
    this.owner = owner;
  }

  /** At most one sandbox: what it costs to learn whether the cloud answers. */
  Future<List<Marked>> first(Deadline deadline) {
    return page(1, Optional.empty(), deadline)
        .compose(answer -> isMissing(answer) ? older(deadline) : marked(answer));
  }

  /** All of them. */
  Future<List<Marked>> all(Deadline deadline) {
    return page(PAGE, Optional.empty(), deadline)
        .compose(
            answer ->
                isMissing(answer)
                    ? older(deadline)
                    : collect(answer, new ArrayList<>(), new HashSet<>(), deadline));
  }

  private Future<HttpAnswer> page(int limit, Optional<String> token, Deadline deadline) {
    return control.get(ListQuery.page(owner, limit, token), deadline);
  }

  private static boolean isMissing(HttpAnswer answer) {
    return answer.status() == 404 || answer.status() == 405;
  }

  private Future<List<Marked>> older(Deadline deadline) {
    return control.get(ListQuery.older(owner), deadline).compose(this::marked);
  }

  private Future<List<Marked>> collect(
      HttpAnswer page, List<Marked> found, Set<String> tokens, Deadline deadline) {
    return marked(page)
        .compose(
            more -> {
              found.addAll(more);
              Optional<String> next = page.header(NEXT).filter(token -> !token.isBlank());
              if (next.isEmpty()) {
                return Future.succeededFuture(found);
              }
              // An incomplete list must not pass for all that there is.
              if (next.get().length() > MAX_TOKEN
                  || !tokens.add(next.get())
                  || tokens.size() >= MAX_PAGES) {
                return Future.failedFuture(failures.bad(LIST, "pages without an end", true));
              }
              return page(PAGE, next, deadline)
                  .compose(following -> collect(following, found, tokens, deadline));
            });
  }

  private Future<List<Marked>> marked(HttpAnswer answer) {
    if (answer.status() != 200) {
      return Future.failedFuture(failures.of(LIST, answer));
    }
    Optional<List<JsonObject>> entries = Answers.list(answer.body());
    return entries.isEmpty()
        ? Future.failedFuture(failures.bad(LIST, "something else than a list", true))
        : Future.succeededFuture(
            entries.get().stream().flatMap(e -> Answers.marked(e, owner).stream()).toList());
  }
}
