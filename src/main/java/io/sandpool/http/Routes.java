package io.sandpool.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;

/** Puts paths on a router; a method that a path does not know is answered with those it does. */
final class Routes {

  private final Router router;
  private final Door door;

  Routes(Router router, Door door) {
    this.router = router;
    this.door = door;
  }

  /** A method of a path. */
  record Operation(HttpMethod method, Handler<RoutingContext> handler) {}

  /** For everybody; to be added before the door asks who comes. */
  void open(String path, Handler<RoutingContext> handler) {
    add(path, get(handler));
  }

  void get(String path, Right right, Handler<RoutingContext> handler) {
    add(path, get(behind(right, handler)));
  }

  void post(String path, Right right, Handler<RoutingContext> handler) {
    add(path, of(HttpMethod.POST, right, handler));
  }

  /** One method of a path that knows several, for {@link #add}. */
  Operation of(HttpMethod method, Right right, Handler<RoutingContext> handler) {
    return new Operation(method, behind(right, handler));
  }

  /** One method of a path of another API, for {@link #add}. */
  Operation of(Dialect.Operation operation) {
    Handler<RoutingContext> handler = context -> operation.handler().accept(Exchange.of(context));
    return new Operation(
        operation.method(), operation.right().map(right -> behind(right, handler)).orElse(handler));
  }

  /** Has a path spoken to in another manner; to be added before the door. */
  void speak(String path, Manner manner) {
    router
        .route(path)
        .handler(
            context -> {
              Exchange.of(context).speak(manner);
              context.next();
            });
  }

  /** A path with all its methods; one that knows GET knows HEAD. */
  void add(String path, Operation... operations) {
    List<String> methods = new ArrayList<>();
    for (Operation operation : operations) {
      router.route(operation.method(), path).handler(operation.handler());
      methods.add(operation.method().name());
      if (operation.method().equals(HttpMethod.GET)) {
        router.head(path).handler(operation.handler());
        methods.add("HEAD");
      }
    }
    refuseOthers(path, List.copyOf(methods));
  }

  private static Operation get(Handler<RoutingContext> handler) {
    return new Operation(HttpMethod.GET, handler);
  }

  private Handler<RoutingContext> behind(Right right, Handler<RoutingContext> handler) {
    return context -> {
      door.require(right, Exchange.of(context));
      handler.handle(context);
    };
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
