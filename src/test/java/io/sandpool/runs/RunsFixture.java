package io.sandpool.runs;

import io.sandpool.bus.Address;
import io.sandpool.bus.Addresses;
import io.sandpool.bus.Bus;
import io.sandpool.bus.Done;
import io.sandpool.bus.Execute;
import io.sandpool.bus.OutputChunk;
import io.sandpool.bus.Preferences;
import io.sandpool.bus.access.Allowance;
import io.sandpool.bus.access.Caller;
import io.sandpool.bus.access.Gatekeeper;
import io.sandpool.bus.access.RunTurn;
import io.sandpool.bus.access.Verdict;
import io.sandpool.bus.admin.Role;
import io.sandpool.bus.runs.AskRun;
import io.sandpool.bus.runs.AskRuns;
import io.sandpool.bus.runs.Claim;
import io.sandpool.bus.runs.RunAddresses;
import io.sandpool.bus.runs.RunAnswer;
import io.sandpool.bus.runs.RunAnswers;
import io.sandpool.bus.runs.RunOrder;
import io.sandpool.bus.runs.RunState;
import io.sandpool.bus.runs.RunView;
import io.sandpool.bus.runs.RunsAccepted;
import io.sandpool.bus.runs.RunsPage;
import io.sandpool.bus.runs.SubmitRuns;
import io.sandpool.bus.webhook.SendWebhook;
import io.sandpool.bus.webhook.WebhookAddresses;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.Output;
import io.sandpool.sandbox.Placement;
import io.sandpool.sandbox.Priority;
import io.sandpool.sandbox.RequestedLimits;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.Start;
import io.sandpool.sandbox.Ticker;
import io.sandpool.sandbox.Timings;
import io.sandpool.sandbox.Usage;
import io.sandpool.testkit.MemoryRuns;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/** The room of runs with a dispatch, a gatekeeper and webhooks that do as the test says. */
final class RunsFixture implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final Duration KEEP = Duration.ofHours(1);

  private static final Caller OTHER = new Caller("other", "bob", Role.RUN, "other");
  private static final Caller ACME = new Caller("key", "ann", Role.RUN, "acme");

  final MemoryRuns store = new MemoryRuns();
  final BlockingQueue<Execute> asked = new LinkedBlockingQueue<>();
  final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  final AtomicInteger running = new AtomicInteger();
  final Queue<RunTurn> turns = new ConcurrentLinkedQueue<>();
  final AtomicInteger attempts = new AtomicInteger();
  volatile boolean webhookFails;
  private volatile boolean crashing;
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.of(vertx, Ticker.system());
  private volatile Function<Execute, Future<String>> dispatch =
      order -> Future.succeededFuture("done");
  private volatile Consumer<String> cancel = reason -> {};
  private String deployment;

  RunsFixture() {
    await(vertx.deployVerticle(new Others()));
    deployment = deploy();
  }

  /** Dispatch and webhooks, on a context of their own. */
  private final class Others extends VerticleBase {
    @Override
    public Future<?> start() {
      bus.serve(Addresses.EXECUTE, RunsFixture.this::execute);
      bus.serve(WebhookAddresses.SEND, RunsFixture.this::tell);
      return Future.succeededFuture();
    }
  }

  private Future<ExecutionResult> execute(Execute order) {
    asked.add(order);
    Promise<String> end = Promise.promise();
    bus.serve(
        Addresses.cancelExecution(order.request().id()),
        cancellation -> {
          if (crashing) {
            end.tryFail(new ServiceException(new ServiceError.Cancelled("Crash.")));
          }
          cancel.accept(cancellation.reason());
          return Future.succeededFuture(Done.DONE);
        });
    dispatch.apply(order).onSuccess(end::tryComplete).onFailure(end::tryFail);
    return end.future().map(said -> result(order.request().id(), said));
  }

  private Future<Done> tell(SendWebhook event) {
    attempts.incrementAndGet();
    if (webhookFails) {
      return Future.failedFuture(new ServiceException(new ServiceError.Busy("Too many.")));
    }
    told.add(
        "%s %s %s %s".formatted(event.id(), event.tenant(), event.url(), event.body().toUtf8()));
    return Future.succeededFuture(Done.DONE);
  }

  private String deploy() {
    return await(
        vertx.deployVerticle(
            new RunsVerticle(
                bus,
                store,
                new Said(),
                new Turns(),
                () -> NOW,
                new RunsSettings(KEEP, 5, 2_000, 1_000_000),
                RunsListener.NONE)));
  }

  /** What was said, for answers. */
  private static final class Said implements RunAnswers {

    @Override
    public RunAnswer of(ExecutionResult result, boolean base64) {
      String said = result.report().stdout().bytes().toUtf8();
      return new RunAnswer(200, Bytes.utf8(said + " of " + result.id()));
    }

    @Override
    public RunAnswer of(ServiceError error, String id) {
      return new RunAnswer(502, Bytes.utf8(error.detail() + " of " + id));
    }

    @Override
    public Bytes event(RunView run) {
      return Bytes.utf8(run.state().wireName());
    }
  }

  private final class Turns implements Gatekeeper {

    @Override
    public Verdict judge(String shown, String address) {
      return Verdict.REFUSED;
    }

    @Override
    public Optional<Duration> slowed(String address) {
      return Optional.empty();
    }

    @Override
    public List<Allowance> allowances(Caller caller) {
      return List.of();
    }

    @Override
    public RunTurn beginRun(Caller caller) {
      RunTurn scripted = turns.poll();
      if (scripted != null) {
        return scripted;
      }
      running.incrementAndGet();
      return new RunTurn.Begun(running::decrementAndGet);
    }
  }

  void dispatch(Function<Execute, Future<String>> how) {
    dispatch = how;
  }

  void failWith(ServiceError error) {
    dispatch = order -> Future.failedFuture(new ServiceException(error));
  }

  void onCancel(Consumer<String> how) {
    cancel = how;
  }

  /** As dispatch does when a program is about to run. */
  Future<Done> announce(Execute order) {
    return bus.ask(
        Addresses.output(order.request().id()),
        new OutputChunk(OutputChunk.Stream.STARTED, Bytes.empty()),
        order.deadline());
  }

  RunOrder order(String id) {
    return order(id, 10, Optional.empty(), Optional.empty());
  }

  RunOrder heavy(String id, int weight) {
    return order(id, weight, Optional.empty(), Optional.empty());
  }

  RunOrder claiming(String id, String key, String fingerprint) {
    return order(id, 10, Optional.of(new Claim(key, fingerprint)), Optional.empty());
  }

  RunOrder telling(String id, String url) {
    return order(id, 10, Optional.empty(), Optional.of(url));
  }

  private RunOrder order(String id, int weight, Optional<Claim> claim, Optional<String> webhook) {
    return new RunOrder(
        new ExecutionRequest(
            id,
            "python",
            "1",
            Optional.empty(),
            Bytes.empty(),
            Map.of(),
            List.of(),
            List.of(),
            RequestedLimits.none(),
            false,
            Duration.ofSeconds(1)),
        Preferences.NONE,
        Priority.NORMAL,
        false,
        soon(),
        weight,
        claim,
        webhook);
  }

  private static ExecutionResult result(String id, String said) {
    return new ExecutionResult(
        id,
        new RunReport(
            Outcome.SUCCEEDED,
            OptionalInt.of(0),
            Optional.empty(),
            new Output(Bytes.utf8(said), false),
            Output.none(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            Duration.ZERO,
            Usage.unknown()),
        new Placement("local", "python", "box", Start.WARM, Optional.empty(), Optional.empty()),
        new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO));
  }

  /** As another tenant. */
  Future<RunsAccepted> submitAsOther(RunOrder... orders) {
    return ask(RunAddresses.SUBMIT, new SubmitRuns(OTHER, List.of(orders), false, Duration.ZERO));
  }

  RunsPage list(AskRuns question) {
    return await(ask(RunAddresses.LIST, question));
  }

  Future<RunsAccepted> submit(RunOrder... orders) {
    return ask(RunAddresses.SUBMIT, new SubmitRuns(ACME, List.of(orders), false, Duration.ZERO));
  }

  Future<RunsAccepted> waitFor(RunOrder order) {
    return ask(RunAddresses.SUBMIT, new SubmitRuns(ACME, List.of(order), true, Duration.ZERO));
  }

  Future<RunsAccepted> awaitAnswer(RunOrder order) {
    return ask(
        RunAddresses.SUBMIT, new SubmitRuns(ACME, List.of(order), true, Duration.ofSeconds(9)));
  }

  <Q extends Record, A extends Record> Future<A> ask(Address<Q, A> address, Q question) {
    return bus.ask(address, question, soon());
  }

  RunView view(String id) {
    return await(ask(RunAddresses.ASK, new AskRun("acme", id, Duration.ZERO)));
  }

  /** How it is when it has ended. */
  RunView patiently(String id) {
    return await(ask(RunAddresses.ASK, new AskRun("acme", id, Duration.ofSeconds(9))));
  }

  /** What is written down of a run. */
  RunRecord kept(String id) {
    return Optional.ofNullable(store.records.get(id)).orElseThrow();
  }

  void awaitState(String id, RunState state) {
    await(() -> view(id).state() == state);
  }

  void awaitSaved(String id) {
    await(() -> kept(id).ending().isPresent());
    await(() -> store.done.contains("end") && isAtRest(id));
  }

  /** Whether it is answered from what is kept. */
  private boolean isAtRest(String id) {
    long before = store.done.stream().filter("find"::equals).count();
    view(id);
    return store.done.stream().filter("find"::equals).count() > before;
  }

  void awaitGone(String id) {
    await(() -> !store.records.containsKey(id));
    settle();
  }

  void awaitAttempt() {
    await(() -> attempts.get() > 0);
    settle();
  }

  void awaitDone(String what) {
    await(() -> store.done.contains(what));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("It did not come about");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Lets pass what is on its way: a question and its answer go behind it, twice. */
  void settle() {
    for (int i = 0; i < 2; i++) {
      await(
          ask(RunAddresses.ASK, new AskRun("nobody", "nothing", Duration.ZERO))
              .transform(any -> Future.succeededFuture()));
    }
  }

  Execute nextAsked() {
    return next(asked);
  }

  String nextTold() {
    return next(told);
  }

  private static <T> T next(BlockingQueue<T> queue) {
    try {
      T one = queue.poll(10, TimeUnit.SECONDS);
      if (one == null) {
        throw new AssertionError("Nothing came");
      }
      return one;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Ends it as a power failure would, as far as what is kept goes, and starts it anew. */
  void crash() {
    Optional<Throwable> trouble = store.trouble;
    store.trouble = Optional.of(MemoryRuns.away());
    endAll();
    store.trouble = trouble;
    deployment = deploy();
  }

  void stop() {
    await(vertx.undeploy(deployment));
  }

  /** Stops it; programs that would go on for ever end when they are cancelled, and at once. */
  private void endAll() {
    crashing = true;
    await(vertx.undeploy(deployment).transform(stoppedNowOrBefore -> Future.succeededFuture()));
    crashing = false;
  }

  static String noise(int length) {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) (' ' + random.nextInt(95)));
    }
    return text.toString();
  }

  private static Deadline soon() {
    return Deadline.after(Ticker.system(), Duration.ofSeconds(20));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer", e);
    }
  }

  @Override
  public void close() {
    endAll();
    await(vertx.close());
  }
}
