package io.sandpool.http;

import io.sandpool.bus.Bus;
import io.sandpool.bus.Preferences;
import io.sandpool.bus.access.RunTurn;
import io.sandpool.bus.trace.SpanName;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.Priority;
import io.sandpool.sandbox.ServiceError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** What a {@link Dialect} works with: the same that our own API is made of. */
public final class DialectTools {

  /** The most that may come from an operator; an event loop parses it. */
  private static final int MAX_ADMIN_BODY = 128 << 10;

  private final Vertx vertx;
  private final HttpApi api;
  private final Executions executions;
  private final Answers answers;
  private final Ids ids;
  private final Pools pools;
  private final Providers providers;

  DialectTools(Vertx vertx, HttpApi api, Executions executions, Answers answers, Ids ids) {
    this.vertx = vertx;
    this.api = api;
    this.executions = executions;
    this.answers = answers;
    this.ids = ids;
    this.pools = new Pools(api.bus(), api.catalog());
    this.providers = new Providers(api.bus(), api.catalog());
  }

  /** The bus. */
  public Bus bus() {
    return api.bus();
  }

  /** What is configured; asked at each use. */
  public Supplier<ApiCatalog> catalog() {
    return api.catalog();
  }

  /** How long a request waits for a sandbox where it does not say. */
  public Duration defaultMaxWait() {
    return api.settings().defaultMaxWait();
  }

  /** A name that nobody can guess. */
  public String newId(String prefix) {
    return ids.next(prefix);
  }

  /** Reads a body of at most {@code maxBytes}, and never more than our own API takes. */
  public Future<Buffer> body(Exchange exchange, int maxBytes) {
    int most = Math.min(maxBytes, api.settings().maxBodyBytes());
    return new BodyReader(most, api.budget()).read(exchange);
  }

  /** Does something that takes too long for an event loop. */
  public <T> Future<T> aside(Callable<T> work) {
    return vertx.executeBlocking(work, false);
  }

  /** Shows the exchange in a trace, from now until the answer's end. */
  public void trace(Exchange exchange, SpanName name) {
    exchange.trace(api.tracer(), name);
  }

  /** Runs a program within the limits of the caller's key; ends it where the caller goes. */
  public Future<ExecutionResult> run(Exchange exchange, ExecutionRequest request) {
    RunTurn turn = api.gatekeeper().beginRun(exchange.caller());
    if (turn instanceof RunTurn.Exceeded exceeded) {
      return Future.failedFuture(
          new ProblemException(
              Problem.of(ProblemType.KEY_LIMIT, exceeded.detail())
                  .retryAfter(exceeded.retryAfter())));
    }
    Runnable ended = ((RunTurn.Begun) turn).end();
    ExecutionOrder order =
        new ExecutionOrder(
            request, Preferences.NONE, Priority.NORMAL, OutputEncoding.UTF8, Optional.empty());
    return executions.run(exchange, order, ended);
  }

  /** What is against it that a program in that language would run. */
  public Future<List<String>> objections(String language) {
    Optional<ApiCatalog.Language> known = catalog().get().language(language);
    if (known.isEmpty()) {
      return Future.succeededFuture(List.of("Nobody here speaks " + language + "."));
    }
    Future<List<Pools.Answer>> ofPools = pools.askAll();
    Future<List<Providers.Answer>> ofProviders = providers.askAll();
    return Future.all(ofPools, ofProviders)
        .map(
            all -> {
              List<Pools.Answer> serving =
                  ofPools.result().stream()
                      .filter(answer -> known.get().pools().contains(answer.name()))
                      .toList();
              return Readiness.objections(List.of(serving), ofProviders.result());
            });
  }

  /** Answers. */
  public void answer(Exchange exchange, int status, Buffer json) {
    answers.send(exchange, status, Answers.JSON, json);
  }

  /** Answers with what went wrong, in the exchange's manner. */
  public void fail(Exchange exchange, Throwable failure) {
    answers.fail(exchange, failure);
  }

  /** Answers that the caller has asked for too much, in the exchange's manner. */
  public void refuseMore(Exchange exchange, Duration retryAfter) {
    answers.problem(
        exchange,
        Problem.of(ProblemType.KEY_LIMIT, "More runs were asked for than the caller may ask for.")
            .retryAfter(retryAfter));
  }

  /** Counts what the service could not do, where the answer is the dialect's own. */
  public void note(Exchange exchange, ServiceError error) {
    answers.note(exchange, Problems.of(error));
  }

  /** What a dialect that serves operators works with. */
  public OperatorTools forOperators() {
    return new OperatorTools(api, new BodyReader(MAX_ADMIN_BODY, api.budget()), answers);
  }
}
