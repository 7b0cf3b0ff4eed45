package io.sandpool.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Puts paths on a router; a method that a path does not know is answered with those it does. */
final class Routes {

  private final Router router;

  Routes(Router router) {
    this.router = router;
  }

  void get(String path, Handler<RoutingContext> handler) {
    router.get(path).handler(handler);
    router.head(path).handler(handler);
    refuseOthers(path, List.of("GET", "HEAD"));
  }

  void post(String path, Handler<RoutingContext> handler) {
    router.route(HttpMethod.POST, path).handler(handler);
    refuseOthers(path, List.of("POST"));
  }

  private void refuseOthers(String path, List<String> methods) {
    router
        .route(path)
        .handler(
            context -> {
              throw new ProblemException(
                  Problem.of(
                          ProblemType.METHOD_NOT_ALLOWED,
                          "This path knows " + String.join(" and ", methods) + " only.")
                      .with("allow", methods));
            });
  }
}
