package io.sandpool.http;

import io.vertx.ext.web.RoutingContext;

/** Turns whatever fails while a request is routed into a problem. */
final class Failures {

  private final Answers answers;
  private final Connections connections;
  private final Ids ids;

  Failures(Answers answers, Connections connections, Ids ids) {
    this.answers = answers;
    this.connections = connections;
    this.ids = ids;
  }

  void answer(RoutingContext context) {
    Exchange exchange = Exchange.find(context).orElseGet(() -> begin(context));
    Throwable failure = context.failure();
    boolean refusedByRouter = context.statusCode() >= 400 && context.statusCode() < 500;
    if (failure == null || (refusedByRouter && !(failure instanceof ProblemException))) {
      answers.problem(exchange, Problems.ofStatus(context.statusCode()));
    } else {
      answers.fail(exchange, failure);
    }
  }

  /** The router refuses some requests before they come to the door. */
  private Exchange begin(RoutingContext context) {
    return Exchange.begin(context, connections, ids);
  }
}
