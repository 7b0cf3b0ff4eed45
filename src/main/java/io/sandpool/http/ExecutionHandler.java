package io.sandpool.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code POST /v1/executions}. */
final class ExecutionHandler {

  /** Bodies beyond this are read off the event loop, which others wait for. */
  private static final int LARGE_BODY = 128 << 10;

  private static final Pattern JSON =
      Pattern.compile(
          "application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?", Pattern.CASE_INSENSITIVE);

  private final Vertx vertx;
  private final BodyReader bodies;
  private final ExecutionParser parser;
  private final Executions executions;
  private final Answers answers;
  private final Ids ids;

  ExecutionHandler(
      Vertx vertx,
      BodyReader bodies,
      ExecutionParser parser,
      Executions executions,
      Answers answers,
      Ids ids) {
    this.vertx = vertx;
    this.bodies = bodies;
    this.parser = parser;
    this.executions = executions;
    this.answers = answers;
    this.ids = ids;
  }

  void handle(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    AnswerFormat format = negotiate(exchange.request());
    requireJson(exchange.request());
    bodies
        .read(exchange)
        .compose(this::parse)
        .onSuccess(order -> run(exchange, order, format))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  private static AnswerFormat negotiate(HttpServerRequest request) {
    String accept = String.join(",", request.headers().getAll(HttpHeaders.ACCEPT));
    Optional<AnswerFormat> format = AnswerFormat.negotiate(accept);
    return format.orElseThrow(
        () ->
            new ProblemException(
                Problem.of(
                    ProblemType.NOT_ACCEPTABLE,
                    "Accept application/json, text/event-stream or application/x-ndjson.")));
  }

  private static void requireJson(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !JSON.matcher(type).matches()) {
      throw unsupported("Send the body as Content-Type: application/json, in UTF-8.");
    }
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw unsupported("Send the body without a Content-Encoding.");
    }
  }

  private static ProblemException unsupported(String detail) {
    return new ProblemException(Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail));
  }

  private Future<ExecutionOrder> parse(Buffer body) {
    String id = ids.next("exec_");
    byte[] bytes = body.getBytes();
    return bytes.length <= LARGE_BODY
        ? Future.succeededFuture(parser.parse(id, bytes))
        : vertx.executeBlocking(() -> parser.parse(id, bytes), false);
  }

  private void run(Exchange exchange, ExecutionOrder order, AnswerFormat format) {
    if (exchange.isOver()) {
      return;
    }
    if (format == AnswerFormat.JSON) {
      executions.answerWhole(exchange, order);
    } else {
      executions.answerStream(exchange, order, format);
    }
  }
}
