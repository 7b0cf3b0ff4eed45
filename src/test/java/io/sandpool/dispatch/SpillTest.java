package io.sandpool.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.AdmitRun;
import io.sandpool.bus.Bus;
import io.sandpool.bus.CancelExecution;
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
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.Output;
import io.sandpool.sandbox.Placement.Spill;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SpillReason;
import io.sandpool.sandbox.Start;
import io.sandpool.sandbox.Usage;
import io.sandpool.testkit.RecordedSpan;
import io.sandpool.testkit.VirtualTicker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request between two providers that do what the test says. */
class SpillTest {

  private static final ServiceError LATE =
      new ServiceError.DeadlineUnreachable("Not soon.", Optional.empty());
  private static final ServiceError GONE = new ServiceError.ProviderUnavailable("Gone.");
  private static final ServiceError LOST = new ServiceError.ProviderLost("Lost.");

  private final Vertx vertx = Vertx.vertx();
  private final VirtualTicker ticker = new VirtualTicker();
  private final Bus bus = Bus.of(vertx, ticker);
  private final Place home = new Place("home");
  private final Place cloud = new Place("cloud");
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private volatile RoutingTable table = Itineraries.table("home", "cloud");

  private record Asked<Q, A>(Q question, Promise<A> answer) {

    void fail(ServiceError error) {
      answer.fail(new ServiceException(error));
    }
  }

  /** A provider with one pool. */
  private final class Place {

    final String provider;
    final BlockingQueue<Asked<AdmitRun, Done>> admissions = new LinkedBlockingQueue<>();
    final BlockingQueue<Asked<LeaseSandbox, Lease>> leases = new LinkedBlockingQueue<>();
    final BlockingQueue<Asked<RunInSandbox, RunReport>> runs = new LinkedBlockingQueue<>();
    final BlockingQueue<ReleaseSandbox> releases = new LinkedBlockingQueue<>();
    private long slots;

    Place(String provider) {
      this.provider = provider;
    }

    void serve() {
      String pool = provider + "-python";
      bus.serve(Addresses.admit(provider), question -> ask(admissions, question));
      bus.serve(Addresses.lease(pool), question -> ask(leases, question));
      bus.serve(Addresses.run(provider), question -> ask(runs, question));
      bus.serve(Addresses.cancelLease(pool), question -> Future.succeededFuture(Done.DONE));
      bus.serve(
          Addresses.release(pool),
          release -> {
            releases.add(release);
            return Future.succeededFuture(new Released(true));
          });
    }

    /** Grants what is asked for next; returns the question. */
    LeaseSandbox grant() throws InterruptedException {
      Asked<LeaseSandbox, Lease> asked = next(leases);
      slots++;
      asked
          .answer()
          .complete(
              new Lease(
                  provider + "-python",
                  slots,
                  slots,
                  new SandboxRef(provider, "box-" + slots),
                  new SandboxSpec("t", "python", "i", List.of(), Itineraries.LIMITS),
                  Start.WARM,
                  Optional.empty(),
                  Duration.ZERO));
      return asked.question();
    }

    /** Every sandbox that was leased here has been given back, once. */
    void assertClean() throws InterruptedException {
      for (long slot = 1; slot <= slots; slot++) {
        assertEquals(slot, next(releases).slot());
      }
      assertTrue(releases.isEmpty());
    }
  }

  @BeforeEach
  void deploy() throws Exception {
    home.serve();
    cloud.serve();
    DispatchListener listener =
        new DispatchListener() {
          @Override
          public void onRetried(String pool, String provider, SpillReason reason) {
            told.add("retried " + pool + " " + provider + " " + reason);
          }

          @Override
          public void onSpilled(Spill spill, String to) {
            told.add("spilled " + spill.from() + " " + to + " " + spill.reason());
          }
        };
    await(vertx.deployVerticle(new DispatchVerticle(bus, () -> table, listener)));
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  /** The way that nearly all requests go must not pay for the others. */
  @Test
  void aWarmRunAtHomeMustNotBeAdmittedByAnybody() throws Exception {
    Future<ExecutionResult> answer = execute(Preferences.NONE, false);
    assertEquals(Optional.of(Itineraries.PATIENCE), home.grant().patience());
    next(home.runs).answer().complete(report());
    assertEquals(Optional.empty(), await(answer).placement().spill());
    assertTrue(home.admissions.isEmpty());
    home.assertClean();
    assertTrue(told.isEmpty());
  }

  @Test
  void anExhaustedPoolMustBeLeftForTheNextProviderThatAdmits() throws Exception {
    Future<ExecutionResult> answer = execute(Preferences.NONE, false);
    next(home.leases).fail(LATE);
    next(cloud.admissions).answer().complete(Done.DONE);
    assertEquals(Optional.empty(), cloud.grant().patience());
    next(cloud.runs).answer().complete(report());
    ExecutionResult result = await(answer);
    assertEquals("cloud", result.placement().provider());
    assertEquals(Optional.of(new Spill("home", SpillReason.EXHAUSTED)), result.placement().spill());
    assertEquals("spilled home cloud EXHAUSTED", next(told));
    cloud.assertClean();
  }

  @Test
  void aProviderThatDoesNotAdmitMustNotBeLeasedFrom() throws Exception {
    Future<ExecutionResult> answer = execute(Preferences.NONE, false);
    next(home.leases).fail(LATE);
    next(cloud.admissions).fail(new ServiceError.BudgetSpent("Spent.", Duration.ofSeconds(1)));
    assertEquals(Optional.empty(), home.grant().patience());
    next(home.runs).answer().complete(report());
    assertEquals(Optional.empty(), await(answer).placement().spill());
    assertTrue(cloud.leases.isEmpty());
  }

  /** All waiting together is what the caller allowed, wherever it is done. */
  @Test
  void theWaitMustNotBeginAnewAtTheNextProvider() throws Exception {
    execute(Preferences.NONE, false);
    Asked<LeaseSandbox, Lease> atHome = next(home.leases);
    Deadline deadline = atHome.question().deadline();
    ticker.advance(Duration.ofSeconds(1));
    atHome.fail(LATE);
    next(cloud.admissions).answer().complete(Done.DONE);
    assertEquals(deadline, next(cloud.leases).question().deadline());
  }

  /** A change of the configuration while a request waits must not cost it its answer. */
  @Test
  void aRequestThatAllRefuseMustGoWhereNewRoutesLead() throws Exception {
    table = Itineraries.table("home");
    Future<ExecutionResult> answer = execute(Preferences.NONE, false);
    Asked<LeaseSandbox, Lease> waiting = next(home.leases);
    table = Itineraries.table("cloud");
    waiting.fail(new ServiceError.PoolDegraded("The pool is being removed."));
    next(cloud.admissions).answer().complete(Done.DONE);
    cloud.grant();
    next(cloud.runs).answer().complete(report());
    assertEquals("cloud", await(answer).placement().provider());
    cloud.assertClean();
  }

  @Test
  void aRequestThatAllRefuseMustFailWhereTheRoutesAreTheSame() throws Exception {
    table = Itineraries.table("home");
    Future<ExecutionResult> answer = execute(Preferences.NONE, false);
    next(home.leases).fail(new ServiceError.PoolDegraded("It is degraded."));
    assertInstanceOf(ServiceError.PoolDegraded.class, errorOf(answer));
  }

  @Test
  void aRequestThatNoRouteServesAnyMoreMustFailAsItWouldHave() throws Exception {
    Future<ExecutionResult> answer = execute(Itineraries.only("cloud"), false);
    Asked<AdmitRun, Done> waiting = next(cloud.admissions);
    table = new RoutingTable(Map.of(), Map.of(), Itineraries.policy("home"));
    waiting.fail(GONE);
    assertEquals(GONE, errorOf(answer));
  }

  @Test
  void aNamedProviderMustBeAskedAloneAndMustAdmit() throws Exception {
    Future<ExecutionResult> answer = execute(Itineraries.only("cloud"), false);
    next(cloud.admissions).fail(new ServiceError.CircuitOpen("Open.", Duration.ofSeconds(1)));
    assertInstanceOf(ServiceError.CircuitOpen.class, errorOf(answer));
    assertTrue(home.leases.isEmpty());
  }

  @Test
  void aSandboxThatIsDeadOnArrivalMustBeReplacedElsewhere() throws Exception {
    Future<ExecutionResult> answer = execute(Preferences.NONE, false);
    home.grant();
    next(home.runs).fail(GONE);
    next(cloud.admissions).answer().complete(Done.DONE);
    cloud.grant();
    next(cloud.runs).answer().complete(report());
    assertEquals(
        Optional.of(new Spill("home", SpillReason.PROVIDER_DOWN)),
        await(answer).placement().spill());
    assertEquals("retried home-python home PROVIDER_DOWN", next(told));
    home.assertClean();
    cloud.assertClean();
  }

  @Test
  void attemptsMustBeBounded() throws Exception {
    Future<ExecutionResult> answer = execute(Preferences.NONE, false);
    home.grant();
    next(home.runs).fail(GONE);
    next(cloud.admissions).answer().complete(Done.DONE);
    cloud.grant();
    next(cloud.runs).fail(GONE);
    home.grant();
    next(home.runs).fail(GONE);
    assertEquals(GONE, errorOf(answer));
    home.assertClean();
    cloud.assertClean();
    assertTrue(home.leases.isEmpty());
    assertTrue(cloud.admissions.isEmpty());
  }

  @Test
  void aLostRunMustNotBeRepeatedUnlessItIsIdempotent() throws Exception {
    Future<ExecutionResult> answer = execute(Preferences.NONE, false);
    home.grant();
    next(home.runs).fail(LOST);
    assertEquals(LOST, errorOf(answer));
    home.assertClean();
    assertTrue(cloud.admissions.isEmpty());
  }

  @Test
  void anIdempotentRunMustBeRepeatedOnceElsewhereFirst() throws Exception {
    Future<ExecutionResult> answer =
        execute(new Preferences(Optional.empty(), Optional.empty(), true), false);
    home.grant();
    next(home.runs).fail(LOST);
    next(cloud.admissions).answer().complete(Done.DONE);
    cloud.grant();
    assertEquals("retried home-python home PROVIDER_LOST", next(told));
    next(cloud.runs).fail(LOST);
    assertEquals(LOST, errorOf(answer));
    home.assertClean();
    cloud.assertClean();
    assertTrue(home.leases.isEmpty());
  }

  @Test
  void anIdempotentRunMustBeRepeatedInTheSamePlaceWhereThereIsNoOther() throws Exception {
    Future<ExecutionResult> answer =
        execute(new Preferences(Optional.of("home"), Optional.empty(), true), false);
    home.grant();
    next(home.runs).fail(LOST);
    home.grant();
    next(home.runs).answer().complete(report());
    assertEquals("box-2", await(answer).placement().sandboxId());
    home.assertClean();
  }

  /** It would be cut off in the middle, and look as if it had been too slow. */
  @Test
  void anIdempotentRunMustNotBeRepeatedWhereItsTimeDoesNotFit() throws Exception {
    Future<ExecutionResult> answer =
        execute(new Preferences(Optional.empty(), Optional.empty(), true), false);
    home.grant();
    Asked<RunInSandbox, RunReport> run = next(home.runs);
    ticker.advance(Duration.ofSeconds(15));
    run.fail(LOST);
    assertEquals(LOST, errorOf(answer));
    home.assertClean();
  }

  /** Output that the caller has seen cannot be taken back. */
  @Test
  void aStreamedRunMustNotBeRepeatedThoughItIsIdempotent() throws Exception {
    bus.serve(Addresses.output("run-1"), (OutputChunk chunk) -> Future.succeededFuture(Done.DONE));
    Future<ExecutionResult> answer =
        execute(new Preferences(Optional.empty(), Optional.empty(), true), true);
    home.grant();
    next(home.runs).fail(LOST);
    assertEquals(LOST, errorOf(answer));
    home.assertClean();
  }

  /** Who leaves while it is asked whether it may run elsewhere must cost nothing there. */
  @Test
  void aCallerWhoLeavesBeforeItIsAdmittedMustLeaseNothing() throws Exception {
    Future<ExecutionResult> answer = execute(Preferences.NONE, false);
    next(home.leases).fail(LATE);
    Asked<AdmitRun, Done> admission = next(cloud.admissions);
    await(bus.ask(Addresses.cancelExecution("run-1"), new CancelExecution("It left."), soon()));
    assertInstanceOf(ServiceError.Cancelled.class, errorOf(answer));
    admission.answer().complete(Done.DONE);
    Future<ExecutionResult> other = execute(Itineraries.only("home"), false);
    home.grant();
    next(home.runs).answer().complete(report());
    await(other);
    assertTrue(cloud.leases.isEmpty());
  }

  /** With no wait at all, a sandbox that is idle may still be had. */
  @Test
  void aRequestThatMayNotWaitMustAskForWhatIsIdle() throws Exception {
    bus.ask(
        Addresses.EXECUTE,
        new Execute(
            Itineraries.unwaiting(), Itineraries.only("home"), Claimant.LOCAL, soon(), false),
        soon());
    LeaseSandbox question = next(home.leases).question();
    assertEquals(Optional.of(Duration.ZERO), question.patience());
    assertTrue(!question.deadline().hasPassed(ticker.nanos()));
  }

  /** What another provider did not give is as much a part of the story as what one gave. */
  @Test
  void aTraceMustTellWhoRefusedAndWhatWasTriedAgain() throws Exception {
    RecordedSpan caller = new RecordedSpan();
    Future<ExecutionResult> answer =
        bus.ask(
            Addresses.EXECUTE,
            new Execute(Itineraries.request(), Preferences.NONE, Claimant.LOCAL, soon(), false)
                .under(caller),
            soon());
    next(home.leases).fail(LATE);
    next(cloud.admissions).answer().complete(Done.DONE);
    cloud.grant();
    next(cloud.runs).fail(GONE);
    next(cloud.admissions).answer().complete(Done.DONE);
    cloud.grant();
    next(cloud.runs).answer().complete(report());
    await(answer);
    RecordedSpan dispatch = caller.only().awaitEnd();
    assertEquals(
        List.of("sandpool.refused DeadlineUnreachable", "sandpool.retried provider_down"),
        dispatch.events());
  }

  private Future<ExecutionResult> execute(Preferences preferences, boolean streamed) {
    return bus.ask(
        Addresses.EXECUTE,
        new Execute(Itineraries.request(), preferences, Claimant.LOCAL, soon(), streamed),
        soon());
  }

  private Deadline soon() {
    return Deadline.after(ticker, Duration.ofSeconds(20));
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

  private static ServiceError errorOf(Future<?> answer) {
    return assertThrows(ServiceException.class, () -> await(answer)).error();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(10, TimeUnit.SECONDS);
  }
}
