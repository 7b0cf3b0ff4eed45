package io.sandpool.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.AdmitRun;
import io.sandpool.bus.AskClaims;
import io.sandpool.bus.AskStatus;
import io.sandpool.bus.Bus;
import io.sandpool.bus.CircuitState;
import io.sandpool.bus.Claims;
import io.sandpool.bus.CreateSandbox;
import io.sandpool.bus.ProbeProvider;
import io.sandpool.bus.ProviderReport;
import io.sandpool.bus.ProviderReport.Scope;
import io.sandpool.bus.ProviderTrial;
import io.sandpool.bus.ProviderTrial.End;
import io.sandpool.bus.ProviderTrial.Step;
import io.sandpool.bus.RunInSandbox;
import io.sandpool.bus.SandboxCreated;
import io.sandpool.bus.TryProvider;
import io.sandpool.provider.GuardSettings.Breaker;
import io.sandpool.provider.GuardSettings.Spending;
import io.sandpool.provider.guest.Requests;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.Output;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.sandbox.Usage;
import io.sandpool.testkit.MemoryLedger;
import io.sandpool.testkit.VirtualTicker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A provider behind its guard, on the bus. */
@Timeout(60)
class GuardedProviderTest {

  private static final String ID = "scripted";
  private static final SandboxRef REF = new SandboxRef(ID, "one");
  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(90), 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
  private static final ServiceException AWAY =
      new ServiceException(new ServiceError.ProviderUnavailable("no route"));

  private final Vertx vertx = Vertx.vertx();
  private final VirtualTicker ticker = new VirtualTicker();
  private final Bus bus = Bus.of(vertx, ticker);
  private final ScriptedProvider provider = new ScriptedProvider();
  private final MemoryLedger ledger = new MemoryLedger();
  private String deployment = "";

  @BeforeEach
  void deploy() throws Exception {
    provider.capabilities =
        new Capabilities(true, Map.of(), Optional.of(Duration.ofSeconds(15)), OptionalInt.empty());
    provider.nextCreate = Future.succeededFuture(REF);
    start();
  }

  private void start() throws Exception {
    deployment =
        await(
            vertx.deployVerticle(
                new ProviderVerticle(
                    provider,
                    bus,
                    "boot",
                    ProviderListener.none(),
                    new GuardSettings(
                        new Breaker(2, Duration.ofMillis(10), Duration.ofMillis(20)),
                        new Spending(3, 100)),
                    new Budget(Scope.ALL, new Spending(100, 1000)),
                    ledger,
                    CleanUp.DEFAULTS)));
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  void anOpenCircuitMustRefuseWithoutTouchingTheBackend() throws Exception {
    open();
    int creates = provider.creates.get();
    int orders = provider.orders.size();
    assertInstanceOf(ServiceError.CircuitOpen.class, errorOf(create()));
    assertInstanceOf(ServiceError.CircuitOpen.class, errorOf(run()));
    assertInstanceOf(ServiceError.CircuitOpen.class, errorOf(admit()));
    assertEquals(creates, provider.creates.get());
    assertEquals(orders, provider.orders.size());
    assertEquals(CircuitState.OPEN, report().circuit().state());
  }

  @Test
  void whatWasSpentBeforeARestartMustStaySpent() throws Exception {
    Instant now = Instant.now();
    await(vertx.undeploy(deployment));
    ledger.lived(new Lifetime(now.minusSeconds(130), now.minusSeconds(20)));
    start();
    assertInstanceOf(ServiceError.BudgetSpent.class, errorOf(create()));
    assertInstanceOf(ServiceError.BudgetSpent.class, errorOf(admit()));
    assertEquals(0, provider.creates.get());
  }

  @Test
  void aLedgerThatIsAwayMustNotKeepTheProviderFromStarting() throws Exception {
    await(vertx.undeploy(deployment));
    ledger.goAway();
    start();
    assertEquals(REF, await(create()).sandbox());
  }

  @Test
  void theCircuitMustCloseByItselfWhenTheBackendAnswersAgain() throws Exception {
    open();
    provider.nextProbe = Future.succeededFuture();
    ticker.advance(Duration.ofSeconds(1));
    while (report().circuit().state() != CircuitState.CLOSED) {
      Thread.onSpinWait();
    }
    await(create());
  }

  @Test
  void runsMustBeAdmittedUntilTheBudgetIsSpent() throws Exception {
    for (int i = 0; i < 3; i++) {
      await(admit());
    }
    assertInstanceOf(ServiceError.BudgetSpent.class, errorOf(admit()));
    ticker.advance(Duration.ofMinutes(2));
    await(admit());
  }

  @Test
  void aProbeMustBeSparedWhereTheBackendHasJustAnswered() throws Exception {
    await(bus.ask(Addresses.probe(ID), new ProbeProvider(Duration.ofSeconds(30)), soon()));
    assertEquals(1, provider.probes.get());
    await(bus.ask(Addresses.probe(ID), new ProbeProvider(Duration.ofSeconds(30)), soon()));
    assertEquals(1, provider.probes.get());
    ticker.advance(Duration.ofSeconds(31));
    await(bus.ask(Addresses.probe(ID), new ProbeProvider(Duration.ofSeconds(30)), soon()));
    assertEquals(2, provider.probes.get());
  }

  @Test
  void aTrialMustProbeCreateRunAndDestroy() throws Exception {
    provider.nextRun = Future.succeededFuture(report("42", Outcome.SUCCEEDED));
    ProviderTrial trial = await(tryOut("python"));
    assertTrue(trial.passed(), trial.toString());
    assertEquals(
        List.of("probe", "create", "run", "destroy"),
        trial.steps().stream().map(step -> step.name().wireName()).toList());
    assertEquals(List.of(REF), List.copyOf(provider.destroyed));
    assertEquals(
        Optional.of("{\"a\": 6, \"b\": 7}"), provider.orders.get(0).request().argumentsJson());
    assertTrue(
        provider.orders.get(0).limits().wall().compareTo(Duration.ofSeconds(15)) <= 0,
        "longer than the provider allows");
  }

  @Test
  void aTrialMustSayWhichStepFailedAndLeaveNothing() throws Exception {
    provider.nextRun = Future.failedFuture(AWAY);
    assertEquals(List.of(End.PASSED, End.PASSED, End.FAILED, End.PASSED), ends("python"));
    assertEquals(List.of(REF), List.copyOf(provider.destroyed));

    provider.nextCreate = Future.failedFuture(AWAY);
    assertEquals(List.of(End.PASSED, End.FAILED, End.SKIPPED, End.SKIPPED), ends("python"));

    provider.nextProbe = Future.failedFuture(AWAY);
    Step probe = await(tryOut("python")).steps().get(0);
    assertEquals(Optional.of("no route"), probe.error());
  }

  /** A sandbox that answers anything but the right thing is no good. */
  @Test
  void aTrialMustFailWhereTheProgramAnswersSomethingElse() throws Exception {
    provider.nextRun = Future.succeededFuture(report("43", Outcome.SUCCEEDED));
    assertEquals(
        Optional.of("The program was to answer 42, but answered \"43\""),
        await(tryOut("python")).steps().get(2).error());
    provider.nextRun = Future.succeededFuture(report("42", Outcome.TIMED_OUT));
    assertEquals(End.FAILED, await(tryOut("python")).steps().get(2).end());
  }

  /** An operator who tests wants to know what is wrong, not that something is. */
  @Test
  void aTrialMustReachTheBackendThoughTheCircuitIsOpen() throws Exception {
    open();
    provider.nextProbe = Future.succeededFuture();
    provider.nextRun = Future.succeededFuture(report("42", Outcome.SUCCEEDED));
    assertTrue(await(tryOut("python")).passed());
    assertEquals(CircuitState.CLOSED, report().circuit().state());
  }

  @Test
  void aSecondTrialMustBeRefusedWhileOneIsUnderWay() throws Exception {
    Promise<RunReport> running = Promise.promise();
    provider.nextRun = running.future();
    Future<ProviderTrial> first = tryOut("python");
    assertInstanceOf(ServiceError.Busy.class, errorOf(tryOut("python")));
    running.complete(report("42", Outcome.SUCCEEDED));
    assertTrue(await(first).passed());
    assertTrue(await(tryOut("python")).passed());
  }

  /** Else reconciliation would end it in the middle; and for ever, where it is never given up. */
  @Test
  void theSandboxOfATrialMustBeClaimedAsLongAsTheTrialLasts() throws Exception {
    Promise<RunReport> running = Promise.promise();
    provider.nextRun = running.future();
    Future<ProviderTrial> trial = tryOut("bash");
    while (provider.identities.isEmpty()) {
      Thread.onSpinWait();
    }
    SlotIdentity identity = provider.identities.get(0);
    assertEquals(Set.of(identity.slot()), claims(identity).slots());
    running.complete(report("42", Outcome.SUCCEEDED));
    await(trial);
    assertEquals(Set.of(), claims(identity).slots());
  }

  @Test
  void aTrialMustSayThatItKnowsNoProgramInTheLanguage() throws Exception {
    assertEquals(
        Optional.of("No trial program is known in cobol."),
        await(tryOut("cobol")).steps().get(2).error());
  }

  private void open() throws Exception {
    provider.nextProbe = Future.failedFuture(AWAY);
    provider.nextRun = Future.failedFuture(AWAY);
    assertEquals(AWAY.error(), errorOf(run()));
    assertEquals(AWAY.error(), errorOf(run()));
  }

  private Claims claims(SlotIdentity identity) throws Exception {
    return await(bus.ask(Addresses.claims(identity.pool()), new AskClaims(), soon()));
  }

  private List<End> ends(String language) throws Exception {
    return await(tryOut(language)).steps().stream().map(Step::end).toList();
  }

  private Future<ProviderTrial> tryOut(String language) {
    return bus.ask(Addresses.tryOut(ID), new TryProvider(spec(language)), soon());
  }

  private Future<SandboxCreated> create() {
    return bus.ask(
        Addresses.create(ID),
        new CreateSandbox(spec("python"), new SlotIdentity("pool", 1, 1), soon()),
        soon());
  }

  private Future<?> admit() {
    return bus.ask(Addresses.admit(ID), new AdmitRun(), soon());
  }

  private ProviderReport report() throws Exception {
    return await(bus.ask(Addresses.providerReport(ID), new AskStatus(), soon()));
  }

  private Future<RunReport> run() {
    return bus.ask(
        Addresses.run(ID),
        new RunInSandbox(REF, Requests.of("python", ""), LIMITS, soon(), false),
        soon());
  }

  private Deadline soon() {
    return Deadline.after(ticker, Duration.ofMinutes(1));
  }

  private static SandboxSpec spec(String language) {
    return new SandboxSpec("template", language, "image", List.of(), LIMITS);
  }

  private static RunReport report(String answer, Outcome outcome) {
    return new RunReport(
        outcome,
        OptionalInt.of(0),
        Optional.empty(),
        new Output(Bytes.utf8(answer + "\n"), false),
        Output.none(),
        Optional.of(answer),
        Optional.empty(),
        List.of(),
        List.of(),
        Duration.ZERO,
        Usage.unknown());
  }

  private static ServiceError errorOf(Future<?> future) throws Exception {
    Throwable cause =
        await(future.<Throwable>map(value -> new AssertionError("it succeeded")).otherwise(e -> e));
    return assertInstanceOf(ServiceException.class, cause).error();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(10, TimeUnit.SECONDS);
  }
}
