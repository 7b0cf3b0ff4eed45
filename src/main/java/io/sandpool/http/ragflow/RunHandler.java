package io.sandpool.http.ragflow;

import io.sandpool.bus.trace.SpanName;
import io.sandpool.http.ApiCatalog;
import io.sandpool.http.DialectTools;
import io.sandpool.http.Exchange;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.RequestedLimits;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** {@code POST /run}. */
final class RunHandler {

  /** Bodies beyond this are read off the event loop, which others wait for. */
  private static final int LARGE_BODY = 128 << 10;

  private static final Pattern JSON =
      Pattern.compile("application/(?:[\\w.-]+\\+)?json\\s*(?:;.*)?", Pattern.CASE_INSENSITIVE);

  private static final Issue NOT_SENT_AS_JSON =
      new Issue(
          "model_attributes_type",
          Optional.empty(),
          "Input should be a valid dictionary or object to extract fields from",
          "null",
          Optional.empty());

  private final RagflowSettings settings;
  private final Optional<RateLimiter> limiter;
  private final RunRequestReader reader = new RunRequestReader();
  private final DialectTools tools;

  RunHandler(RagflowSettings settings, Optional<RateLimiter> limiter, DialectTools tools) {
    this.settings = settings;
    this.limiter = limiter;
    this.tools = tools;
  }

  void handle(Exchange exchange) {
    tools.trace(exchange, SpanName.RAGFLOW);
    HttpServerRequest request = exchange.request();
    if (settings.isOpenToAll() && request.getHeader(HttpHeaders.ORIGIN) != null) {
      tools.answer(exchange, 403, RunJson.detail("Pages in a browser may not run programs here."));
      return;
    }
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !JSON.matcher(type).matches()) {
      tools.answer(exchange, 422, RunJson.of(List.of(NOT_SENT_AS_JSON)));
      return;
    }
    tools
        .body(exchange, Integer.MAX_VALUE)
        .compose(this::parse)
        .onSuccess(order -> run(exchange, order))
        .onFailure(failure -> refuse(exchange, failure));
  }

  private Future<RunRequest> parse(Buffer body) {
    byte[] bytes = body.getBytes();
    if (bytes.length > LARGE_BODY) {
      return tools.aside(() -> reader.read(bytes));
    }
    try {
      return Future.succeededFuture(reader.read(bytes));
    } catch (BadRunException e) {
      return Future.failedFuture(e);
    }
  }

  private void refuse(Exchange exchange, Throwable failure) {
    if (!(failure instanceof BadRunException bad)) {
      tools.fail(exchange, failure);
    } else if (bad.issues().isEmpty()) {
      tools.answer(exchange, 400, RunJson.detail("There was an error parsing the body"));
    } else {
      tools.answer(exchange, 422, RunJson.of(bad.issues()));
    }
  }

  private void run(Exchange exchange, RunRequest order) {
    if (exchange.isOver()) {
      return;
    }
    Optional<Duration> wait = limiter.flatMap(counts -> counts.take(exchange.address()));
    if (wait.isPresent()) {
      tools.refuseMore(exchange, wait.get());
      return;
    }
    tools
        .run(exchange, request(order))
        .onSuccess(
            result -> tools.answer(exchange, 200, RunJson.of(RunVerdict.of(result.report()))))
        .onFailure(failure -> fail(exchange, failure));
  }

  private void fail(Exchange exchange, Throwable failure) {
    if (failure instanceof ServiceException known) {
      tools.note(exchange, known.error());
      tools.answer(exchange, 200, RunJson.of(RunRefusal.of(known.error())));
    } else {
      tools.fail(exchange, failure);
    }
  }

  private ExecutionRequest request(RunRequest order) {
    String language = order.language().wireName();
    return new ExecutionRequest(
        tools.newId("exec_"),
        language,
        RunProgram.scriptOf(order),
        Optional.of(order.argumentsJson()),
        Bytes.empty(),
        Map.of(),
        List.of(),
        List.of(),
        new RequestedLimits(
            Optional.of(wall(language)),
            OptionalLong.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalInt.empty(),
            OptionalInt.empty()),
        false,
        tools.defaultMaxWait());
  }

  /** RAGFlow's time, or the most that the language may have where that is less. */
  private Duration wall(String language) {
    Duration most =
        tools
            .catalog()
            .get()
            .language(language)
            .map(ApiCatalog.Language::maxima)
            .map(Limits::wall)
            .orElse(settings.timeout());
    return settings.timeout().compareTo(most) < 0 ? settings.timeout() : most;
  }
}
