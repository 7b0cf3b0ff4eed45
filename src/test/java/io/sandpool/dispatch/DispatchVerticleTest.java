package io.sandpool.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Bus;
import io.sandpool.bus.CancelExecution;
import io.sandpool.bus.CancelLease;
import io.sandpool.bus.Claimant;
import io.sandpool.bus.Done;
import io.sandpool.bus.Execute;
import io.sandpool.bus.Lease;
import io.sandpool.bus.LeaseSandbox;
import io.sandpool.bus.OutputChunk;
import io.sandpool.bus.Preferences;
import io.sandpool.bus.ReleaseSandbox;
import io.sandpool.bus.Released;
import io.sandpool.bus.RunInSandbox;
import io.sandpool.bus.trace.Span;
import io.sandpool.bus.trace.SpanKey;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.Output;
import io.sandpool.sandbox.Priority;
import io.sandpool.sandbox.RequestedLimits;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.Start;
import io.sandpool.sandbox.Ticker;
import io.sandpool.sandbox.Usage;
import io.sandpool.testkit.RecordedSpan;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dispatch between a pool and a provider that do what the test says. */
class DispatchVerticleTest {

  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(10), 1 << 20, 1000, 16, 64, 1 << 20, 100, 100, 100, 5, 100);

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.of(vertx, Ticker.system());
  private final BlockingQueue<Asked<LeaseSandbox, Lease>> leases = new LinkedBlockingQueue<>();
  private final BlockingQueue<Asked<RunInSandbox, RunReport>> runs = new LinkedBlockingQueue<>();
  private final BlockingQueue<ReleaseSandbox> releases = new LinkedBlockingQueue<>();
  private final BlockingQueue<CancelLease> cancels = new LinkedBlockingQueue<>();

  private record Asked<Q, A>(Q question, Promise<A> answer) {}

  @BeforeEach
  void deploy() throws Exception {
    bus.serve(Addresses.lease("python"), question -> ask(leases, question));
    bus.serve(Addresses.run("local"), question -> ask(runs, question));
    bus.serve(
        Addresses.release("python"),
        release -> {
          releases.add(release);
          return Future.succeededFuture(new Released(true));
        });
    bus.serve(
        Addresses.cancelLease("python"),
        cancel -> {
          cancels.add(cancel);
          return Future.succeededFuture(Done.DONE);
        });
    RoutingTable table =
        new RoutingTable(
            Map.of("python", "python", "python3", "python"),
            Map.of(
                "python",
                List.of(
                    Route.to(
                        "python",
                        "local",
                        new Route.Template("python", "python", true),
                        LIMITS,
                        LIMITS,
                        Capabilities.local()))),
            new SpillPolicy(
                List.of("local"), true, true, true, Optional.of(Duration.ofMillis(500))));
    await(vertx.deployVerticle(new DispatchVerticle(bus, () -> table, DispatchListener.NONE)));
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  /** Else everybody would be equal at the pool, whoever pays and however urgent it is. */
  @Test
  void thePoolMustBeToldOnWhoseBehalfAndHowUrgentItIs() throws Exception {
    Claimant acme = new Claimant("acme", Priority.INTERACTIVE);
    bus.ask(
        Addresses.EXECUTE,
        new Execute(
            Itineraries.in("python", RequestedLimits.none()),
            Preferences.NONE,
            acme,
            soon(),
            false),
        soon());

    assertEquals(acme, next(leases).question().claimant());
  }

  @Test
  void aProgramMustRunInALeasedSandboxThatIsThenGivenBack() throws Exception {
    Future<ExecutionResult> answer = execute("python3", RequestedLimits.none(), false);
    next(leases).answer().complete(lease(7));
    Asked<RunInSandbox, RunReport> run = next(runs);
    assertEquals("box-7", run.question().sandbox().id());
    assertEquals(LIMITS, run.question().limits());
    run.answer().complete(report());
    ExecutionResult result = await(answer);
    assertEquals(Outcome.SUCCEEDED, result.report().outcome());
    assertEquals(Start.WARM, result.placement().start());
    assertEquals(new ReleaseSandbox(7, 700), next(releases));
  }

  /** Without somewhere else to go, all is as if there were no such thing. */
  @Test
  void aLeaseMustBeAskedForWithoutImpatienceWhereThereIsOnePool() throws Exception {
    execute("python", RequestedLimits.none(), false);
    assertEquals(Optional.empty(), next(leases).question().patience());
  }

  @Test
  void anUnknownLanguageMustBeRefusedWithTheKnownOnes() {
    ServiceError.UnknownLanguage error =
        assertInstanceOf(
            ServiceError.UnknownLanguage.class,
            errorOf(execute("cobol", RequestedLimits.none(), false)));
    assertEquals(List.of("python", "python3"), error.known());
    assertTrue(leases.isEmpty());
  }

  @Test
  void aLimitAboveTheCeilingMustBeRefusedBeforeASandboxIsLeased() {
    RequestedLimits tooMuch =
        new RequestedLimits(
            Optional.empty(),
            OptionalLong.of(2 << 20),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalInt.empty(),
            OptionalInt.empty());
    ServiceError.InvalidRequest error =
        assertInstanceOf(
            ServiceError.InvalidRequest.class, errorOf(execute("python", tooMuch, false)));
    assertEquals("/limits/memory_bytes", error.pointer());
    assertTrue(leases.isEmpty());
  }

  @Test
  void theReasonOfARefusedLeaseMustReachTheCaller() throws Exception {
    Future<ExecutionResult> answer = execute("python", RequestedLimits.none(), false);
    ServiceError ill =
        new ServiceError.PoolDegraded("pool=python …", Optional.of(Duration.ofSeconds(7)));
    next(leases).answer().fail(failure(ill));
    assertEquals(ill, errorOf(answer));
    assertTrue(releases.isEmpty());
  }

  /** The code was never sent, so another sandbox may run it. */
  @Test
  void aSandboxThatIsDeadOnArrivalMustBeReplaced() throws Exception {
    Future<ExecutionResult> answer = execute("python", RequestedLimits.none(), false);
    next(leases).answer().complete(lease(1));
    next(runs).answer().fail(failure(new ServiceError.ProviderUnavailable("gone")));
    assertEquals(1, next(releases).slot());
    next(leases).answer().complete(lease(2));
    next(runs).answer().complete(report());
    assertEquals("box-2", await(answer).placement().sandboxId());
    assertEquals(2, next(releases).slot());
  }

  @Test
  void aStartedRunMustNeverBeRepeated() throws Exception {
    Future<ExecutionResult> answer = execute("python", RequestedLimits.none(), false);
    next(leases).answer().complete(lease(1));
    next(runs).answer().fail(failure(new ServiceError.ProviderLost("gone")));
    assertInstanceOf(ServiceError.ProviderLost.class, errorOf(answer));
    assertEquals(1, next(releases).slot());
    assertTrue(leases.isEmpty());
  }

  @Test
  void aCallerWhoLeavesTheQueueMustLeaveNoLeaseBehind() throws Exception {
    Future<ExecutionResult> answer = execute("python", RequestedLimits.none(), false);
    Asked<LeaseSandbox, Lease> asked = next(leases);
    await(cancel());
    assertInstanceOf(ServiceError.Cancelled.class, errorOf(answer));
    assertEquals(asked.question().requestId(), next(cancels).requestId());
    asked.answer().complete(lease(9));
    assertEquals(9, next(releases).slot());
    assertTrue(runs.isEmpty());
  }

  @Test
  void aCallerWhoLeavesWhileItsProgramRunsMustFreeTheSandboxOnce() throws Exception {
    Future<ExecutionResult> answer = execute("python", RequestedLimits.none(), false);
    next(leases).answer().complete(lease(3));
    Asked<RunInSandbox, RunReport> run = next(runs);
    await(cancel());
    assertInstanceOf(ServiceError.Cancelled.class, errorOf(answer));
    assertEquals(3, next(releases).slot());
    run.answer().complete(report());
    assertInstanceOf(
        ServiceError.UnknownLanguage.class,
        errorOf(execute("cobol", RequestedLimits.none(), false)));
    assertTrue(releases.isEmpty());
  }

  @Test
  void aStreamingCallerMustBeToldBeforeTheProgramRuns() throws Exception {
    BlockingQueue<Asked<OutputChunk, Done>> chunks = new LinkedBlockingQueue<>();
    bus.serve(Addresses.output("run-1"), chunk -> ask(chunks, chunk));
    Future<ExecutionResult> answer = execute("python", RequestedLimits.none(), true);
    next(leases).answer().complete(lease(1));
    Asked<OutputChunk, Done> started = next(chunks);
    assertEquals(OutputChunk.Stream.STARTED, started.question().stream());
    assertTrue(runs.isEmpty());
    started.answer().complete(Done.DONE);
    next(runs).answer().complete(report());
    await(answer);
  }

  /** Else a trace would tell of parts that belong to nothing. */
  @Test
  void leaseAndRunMustBePartsOfTheDispatch() throws Exception {
    RecordedSpan caller = new RecordedSpan();
    Future<ExecutionResult> answer = execute(caller);
    Asked<LeaseSandbox, Lease> asked = next(leases);
    RecordedSpan dispatch = caller.only();
    assertEquals("sandpool.dispatch", dispatch.name());
    assertSame(dispatch, asked.question().span());
    asked.answer().complete(lease(1));
    Asked<RunInSandbox, RunReport> run = next(runs);
    assertSame(dispatch, run.question().span());
    assertFalse(dispatch.isEnded());
    run.answer().complete(report());
    await(answer);
    assertEquals(
        Map.of(
            SpanKey.EXECUTION, "run-1",
            SpanKey.OUTCOME, "succeeded",
            SpanKey.EXIT_CODE, 0L,
            SpanKey.PROVIDER, "local",
            SpanKey.POOL, "python",
            SpanKey.START, "warm"),
        dispatch.awaitEnd().told());
    assertEquals(List.of(), dispatch.events());
  }

  @Test
  void aRefusalMustEndItsSpanWithTheKindOfTheErrorOnly() throws Exception {
    RecordedSpan caller = new RecordedSpan();
    Future<ExecutionResult> answer = execute(caller);
    next(leases)
        .answer()
        .fail(new ServiceException(new ServiceError.QueueFull("SECRET", Duration.ZERO)));
    errorOf(answer);
    assertEquals(
        List.of("sandpool.refused QueueFull", "failed QueueFull"),
        caller.only().awaitEnd().events());
  }

  private Future<ExecutionResult> execute(Span caller) {
    return bus.ask(
        Addresses.EXECUTE,
        new Execute(
                Itineraries.in("python", RequestedLimits.none()),
                Preferences.NONE,
                Claimant.LOCAL,
                soon(),
                false)
            .under(caller),
        soon());
  }

  private Future<Done> cancel() {
    return bus.ask(
        Addresses.cancelExecution("run-1"), new CancelExecution("The client went away."), soon());
  }

  private Future<ExecutionResult> execute(
      String language, RequestedLimits limits, boolean streamed) {
    return bus.ask(
        Addresses.EXECUTE,
        new Execute(
            Itineraries.in(language, limits), Preferences.NONE, Claimant.LOCAL, soon(), streamed),
        soon());
  }

  private Deadline soon() {
    return Deadline.after(bus.ticker(), Duration.ofSeconds(20));
  }

  private static Lease lease(long slot) {
    SandboxSpec spec = new SandboxSpec("python", "python", "image", List.of(), LIMITS);
    return new Lease(
        "python",
        slot,
        slot * 100,
        new SandboxRef("local", "box-" + slot),
        spec,
        Start.WARM,
        Optional.empty(),
        Duration.ZERO);
  }

  private static RunReport report() {
    return new RunReport(
        Outcome.SUCCEEDED,
        OptionalInt.of(0),
        Optional.empty(),
        Output.none(),
        Output.none(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Duration.ofMillis(1),
        Usage.unknown());
  }

  private static <Q, A> Future<A> ask(BlockingQueue<Asked<Q, A>> queue, Q question) {
    Promise<A> answer = Promise.promise();
    queue.add(new Asked<>(question, answer));
    return answer.future();
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T value = queue.poll(10, TimeUnit.SECONDS);
    if (value == null) {
      throw new AssertionError("Nothing was asked within 10 s");
    }
    return value;
  }

  private static ServiceException failure(ServiceError error) {
    return new ServiceException(error);
  }

  private static ServiceError errorOf(Future<?> answer) {
    return assertThrows(ServiceException.class, () -> await(answer)).error();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(10, TimeUnit.SECONDS);
  }
}
