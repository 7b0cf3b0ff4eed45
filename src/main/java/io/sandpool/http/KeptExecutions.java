package io.sandpool.http;

import io.sandpool.bus.Bus;
import io.sandpool.bus.runs.RunAddresses;
import io.sandpool.bus.runs.RunOrder;
import io.sandpool.bus.runs.RunView;
import io.sandpool.bus.runs.RunsAccepted;
import io.sandpool.bus.runs.SubmitRuns;
import io.sandpool.bus.trace.Span;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Orders runs that are kept, and answers with what became of them, or that they are accepted. */
final class KeptExecutions {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration SLACK = Duration.ofSeconds(5);

  private final Bus bus;
  private final BodyReader bodies;
  private final OrderReader reader;
  private final Supplier<ApiCatalog> catalog;
  private final DeadlinePolicy deadlines;
  private final WebhookChecks webhooks;
  private final RateLimits limits;
  private final Answers answers;

  KeptExecutions(
      Bus bus,
      BodyReader bodies,
      OrderReader reader,
      Supplier<ApiCatalog> catalog,
      DeadlinePolicy deadlines,
      RateLimits limits,
      Answers answers) {
    this.bus = bus;
    this.bodies = bodies;
    this.reader = reader;
    this.catalog = catalog;
    this.deadlines = deadlines;
    this.webhooks = new WebhookChecks(bus);
    this.limits = limits;
    this.answers = answers;
  }

  /** What a body orders, all together. */
  private record Order(List<RunOrder> runs, String place) {}

  /** {@code POST /v1/executions} of a run that is to be kept. */
  void one(Exchange exchange, Keeping keeping) {
    order(exchange, keeping, "", body -> List.of(reader.one(body)))
        .onSuccess(order -> one(exchange, keeping.prefer(), order))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  private void one(Exchange exchange, Prefer prefer, Order order) {
    Duration patience =
        prefer.async()
            ? prefer.patience().orElse(Duration.ZERO)
            : remaining(order.runs().get(0).deadline());
    submit(exchange, order, !prefer.async(), patience)
        .onSuccess(
            accepted -> answer(exchange, prefer, accepted.runs().get(0), accepted.replayed()))
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  /** {@code POST /v1/executions/batch}. */
  void batch(RoutingContext context) {
    Exchange exchange = Exchange.of(context);
    JsonBodies.requireJson(exchange.request());
    Keeping keeping = new Keeping(IdempotencyKey.of(exchange.request()), Prefer.NOTHING);
    order(exchange, keeping, "/executions/", reader::several)
        .compose(order -> submit(exchange, order, false, Duration.ZERO))
        .onSuccess(
            accepted -> {
              mark(exchange.response(), accepted.replayed());
              answers.send(exchange, 202, Answers.JSON, RunJson.list(accepted.runs()));
            })
        .onFailure(failure -> answers.fail(exchange, failure));
  }

  private Future<Order> order(
      Exchange exchange,
      Keeping keeping,
      String place,
      Function<byte[], List<ExecutionOrder>> reading) {
    String path = exchange.request().path();
    return bodies
        .read(exchange)
        .compose(
            body ->
                reader.read(
                    body,
                    bytes -> {
                      List<ExecutionOrder> orders = reading.apply(bytes);
                      Optional<String> print =
                          keeping.key().map(key -> IdempotencyKey.fingerprint(path, bytes));
                      return order(orders, keeping, print, place, bytes.length, exchange.span());
                    }));
  }

  private Order order(
      List<ExecutionOrder> orders,
      Keeping keeping,
      Optional<String> print,
      String place,
      int bytes,
      Span span) {
    List<RunOrder> runs = new ArrayList<>();
    for (int i = 0; i < orders.size(); i++) {
      int index = i;
      ExecutionOrder order = orders.get(i);
      KnownLanguages.require(
          catalog.get(), order.request().language(), place.isEmpty() ? "" : place + i);
      runs.add(
          new RunOrder(
              order.request(),
              order.preferences(),
              order.priority(),
              order.encoding() == OutputEncoding.BASE64,
              deadlines.of(order.request(), order.preferences().template()),
              bytes / orders.size(),
              keeping.key().flatMap(key -> print.map(hash -> key.claim(index, hash))),
              order.webhook(),
              span));
    }
    return new Order(List.copyOf(runs), place);
  }

  private Future<RunsAccepted> submit(
      Exchange exchange, Order order, boolean waitedFor, Duration patience) {
    List<Optional<String>> urls = order.runs().stream().map(RunOrder::webhook).toList();
    if (waitedFor && urls.stream().anyMatch(Optional::isPresent)) {
      return Future.failedFuture(WebhookChecks.unexpected());
    }
    return webhooks
        .check(urls, order.place())
        .compose(
            checked ->
                bus.ask(
                    RunAddresses.SUBMIT,
                    new SubmitRuns(exchange.caller(), order.runs(), waitedFor, patience),
                    Deadline.after(bus.ticker(), PATIENCE.plus(patience))))
        .onComplete(submitted -> limits.tell(exchange));
  }

  /** On top of the run's own deadline: its end is written down before it is told. */
  private Duration remaining(Deadline deadline) {
    long nanos = Math.max(0, deadline.remainingNanos(bus.ticker().nanos()));
    return Duration.ofNanos(nanos).plus(SLACK);
  }

  private void answer(Exchange exchange, Prefer prefer, RunView run, boolean replayed) {
    if (run.answer().isPresent()) {
      mark(exchange.response(), replayed);
      answers.kept(exchange, run.answer().get());
    } else if (prefer.async()) {
      accepted(exchange, run, replayed);
    } else {
      answers.problem(
          exchange,
          Problem.of(
              ProblemType.CONFLICT,
              "The run of this Idempotency-Key is still under way; repeat the request later."));
    }
  }

  private void accepted(Exchange exchange, RunView run, boolean replayed) {
    mark(exchange.response(), replayed);
    exchange
        .response()
        .putHeader(HttpHeaders.LOCATION, RunJson.location(run))
        .putHeader("Preference-Applied", "respond-async");
    answers.send(exchange, 202, Answers.JSON, RunJson.of(run));
  }

  private static void mark(HttpServerResponse response, boolean replayed) {
    if (replayed && !response.headWritten()) {
      response.putHeader("Idempotency-Replayed", "true");
    }
  }
}
