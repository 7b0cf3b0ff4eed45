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
    if (failure == null) {
      answers.problem(exchange, Problems.ofStatus(context.statusCode()));
    } else {
      answers.fail(exchange, failure);
    }
  }

  /** A request whose very path could not be read has not come through the door. */
  private Exchange begin(RoutingContext context) {
    return Exchange.begin(context, connections, ids);
  }
}
