package io.sandpool.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Answers what is no HTTP request at all, and so never reaches a route. */
final class InvalidRequests {

  private final HttpListener listener;
  private final Ids ids;

  InvalidRequests(HttpListener listener, Ids ids) {
    this.listener = listener;
    this.ids = ids;
  }

  void answer(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    int status =
        cause instanceof TooLongHttpLineException
            ? 414
            : cause instanceof TooLongHttpHeaderException ? 431 : 400;
    Problem problem = Problems.ofStatus(status);
    listener.rejected(problem.type().slug());
    String requestId = ids.next("req_");
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .putHeader(Exchange.REQUEST_ID, requestId)
        .end(JsonWriter.write(json -> problem.writeMembers(json, requestId)));
    request.connection().close();
  }
}
