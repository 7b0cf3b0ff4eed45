package io.sandpool.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.CircuitState;
import io.sandpool.bus.ProviderReport.Kind;
import io.sandpool.bus.ProviderReport.Scope;
import io.sandpool.provider.GuardSettings.Breaker;
import io.sandpool.provider.GuardSettings.Spending;
import io.sandpool.provider.guest.ManualTimers;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.testkit.VirtualTicker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What stands before a provider. */
class GuardTest {

  private static final ServiceException AWAY =
      new ServiceException(new ServiceError.ProviderUnavailable("no route"));
  private static final SandboxRef BOX = new SandboxRef("scripted", "box");

  private final VirtualTicker ticker = new VirtualTicker();
  private final ManualTimers timers = new ManualTimers();
  private final ScriptedProvider provider = new ScriptedProvider();
  private final Heard heard = new Heard();
  private Budget all = new Budget(Scope.ALL, new Spending(100, 1000));

  private static final class Heard implements ProviderListener {
    final List<CircuitState> circuit = new ArrayList<>();
    int runs;
    Duration time = Duration.ZERO;

    @Override
    public void onCircuit(CircuitState state) {
      circuit.add(state);
    }

    @Override
    public void onRemoteRun() {
      runs++;
    }

    @Override
    public void onRemoteTime(Duration lived) {
      time = time.plus(lived);
    }
  }

  @Test
  void aDeadProviderMustBeLeftAloneUntilItAnswersAgain() {
    Guard guard = remote();
    provider.nextProbe = Future.failedFuture(AWAY);
    guard.runFailed(AWAY);
    guard.runFailed(AWAY);

    ServiceError.CircuitOpen refusal =
        assertInstanceOf(ServiceError.CircuitOpen.class, guard.admit().orElseThrow());
    assertTrue(refusal.detail().contains("no route"), refusal.detail());
    assertTrue(refusal.retryAfter().compareTo(Duration.ofSeconds(1)) <= 0);
    assertInstanceOf(ServiceError.CircuitOpen.class, guard.refusesCreation().orElseThrow());
    assertInstanceOf(ServiceError.CircuitOpen.class, guard.refusesRun().orElseThrow());
    assertEquals(0, provider.probes.get());

    passUntilProbe();
    assertEquals(1, provider.probes.get());
    assertTrue(guard.admit().isPresent(), "the probe has failed");

    provider.nextProbe = Future.succeededFuture();
    passUntilProbe();
    assertEquals(Optional.empty(), guard.admit());
    assertEquals(
        List.of(
            CircuitState.OPEN,
            CircuitState.HALF_OPEN,
            CircuitState.OPEN,
            CircuitState.HALF_OPEN,
            CircuitState.CLOSED),
        heard.circuit);
    assertEquals(List.of(), timers.pending);
  }

  @Test
  void wrongCredentialsMustCloseTheWayAtOnce() {
    Guard guard = remote();
    provider.nextProbe = Future.failedFuture(AWAY);
    guard.creationFailed(
        new ServiceException(new ServiceError.ProviderUnavailable("wrong key", true)));

    assertEquals(1, provider.probes.get());
    assertInstanceOf(ServiceError.CircuitOpen.class, guard.refusesCreation().orElseThrow());
  }

  /** While the one probe is under way, nothing else goes through. */
  @Test
  void aHalfOpenCircuitMustLetOneProbeThroughAndNothingElse() {
    Promise<Void> answer = Promise.promise();
    Guard guard = remote();
    guard.runFailed(AWAY);
    guard.runFailed(AWAY);
    provider.nextProbe = answer.future();
    passUntilProbe();
    assertTrue(guard.admit().isPresent());
    guard.probe();
    guard.probe();
    assertEquals(1, provider.probes.get());
    answer.complete();
    assertEquals(Optional.empty(), guard.admit());
  }

  /** A backend that takes the question and never answers is as dead as one that is not there. */
  @Test
  void aProbeThatIsNotAnsweredMustCountAsFailed() {
    Guard guard = remote();
    provider.nextProbe = Promise.<Void>promise().future();
    Future<Void> asked = guard.probe();
    timers.fire();
    assertTrue(asked.failed());
    assertTrue(guard.admit().isPresent());
  }

  @Test
  void failedCreationsMustBeCheckedByAProbeBeforeTheyCount() {
    Guard guard = remote();
    guard.creationFailed(AWAY);
    assertEquals(0, provider.probes.get());
    guard.creationFailed(AWAY);
    assertEquals(1, provider.probes.get());
    assertEquals(Optional.empty(), guard.refusesCreation());

    provider.nextProbe = Future.failedFuture(AWAY);
    guard.creationFailed(AWAY);
    guard.creationFailed(AWAY);
    assertTrue(guard.refusesCreation().isPresent());
  }

  /** What a caller did wrong, or what a program did to its sandbox, is not the provider's fault. */
  @Test
  void onlyFailuresOfThePlatformMustCount() {
    Guard guard = remote();
    for (int i = 0; i < 10; i++) {
      guard.runFailed(new ServiceException(new ServiceError.ProviderLost("gone")));
      guard.runFailed(new ServiceException(new ServiceError.InvalidRequest("bad", "/limits")));
      guard.creationFailed(new ServiceException(new ServiceError.InvalidRequest("bad", "")));
    }
    assertEquals(Optional.empty(), guard.admit());
    assertEquals(0, provider.probes.get());
  }

  /** Its sandboxes tell by themselves whether they live, even while none can be made. */
  @Test
  void aProviderOnThisMachineMustStillRunWhatIsWarm() {
    Guard guard = guard(Spending.DEFAULTS);
    provider.nextProbe = Future.failedFuture(AWAY);
    guard.probe();
    assertTrue(guard.refusesCreation().isPresent());
    assertEquals(Optional.empty(), guard.refusesRun());
    assertEquals(Optional.empty(), guard.admit());
  }

  @Test
  void runsMustBeAdmittedWithinTheOwnBudget() {
    Guard guard = remote(new Spending(2, 1000));
    assertEquals(Optional.empty(), guard.admit());
    assertEquals(Optional.empty(), guard.admit());
    ServiceError.BudgetSpent refusal =
        assertInstanceOf(ServiceError.BudgetSpent.class, guard.admit().orElseThrow());
    assertTrue(refusal.detail().startsWith("Provider scripted may take no more runs"));
    assertTrue(refusal.retryAfter().compareTo(Duration.ofSeconds(61)) <= 0);
    assertFalse(refusal.retryAfter().isZero());
  }

  @Test
  void runsMustBeAdmittedWithinTheBudgetOfAllProviders() {
    all = new Budget(Scope.ALL, new Spending(3, 1000));
    Guard guard = remote(new Spending(2, 1000));
    Guard other = remote(new Spending(2, 1000));
    assertEquals(Optional.empty(), guard.admit());
    assertEquals(Optional.empty(), other.admit());
    assertEquals(Optional.empty(), other.admit());
    ServiceError refusal = guard.admit().orElseThrow();
    assertTrue(refusal.detail().startsWith("All leased sandboxes together"), refusal.detail());
  }

  /** What costs by the second may not be kept warm for nothing, either. */
  @Test
  void noSandboxMustBeMadeWhenTheHoursSecondsAreSpent() {
    Guard guard = remote(new Spending(10, 60));
    guard.created(BOX);
    ticker.advance(Duration.ofSeconds(60));
    assertInstanceOf(ServiceError.BudgetSpent.class, guard.refusesCreation().orElseThrow());
    assertInstanceOf(ServiceError.BudgetSpent.class, guard.admit().orElseThrow());
    assertEquals(Optional.empty(), guard.refusesRun());
  }

  @Test
  void theTimeOfASandboxMustBeCountedOnceHoweverOftenItsEndIsHeard() {
    Guard guard = remote();
    guard.created(BOX);
    ticker.advance(Duration.ofSeconds(4));
    guard.report();
    ticker.advance(Duration.ofSeconds(3));
    guard.gone(BOX);
    guard.gone(BOX);
    ticker.advance(Duration.ofSeconds(100));
    guard.report();
    assertEquals(Duration.ofSeconds(7), heard.time);
  }

  @Test
  void aReportMustSayWhatStandsBeforeTheProvider() {
    Guard guard = remote(new Spending(10, 100));
    guard.admit();
    provider.nextProbe = Future.failedFuture(AWAY);
    guard.probe();
    var report = guard.report();
    assertEquals(CircuitState.OPEN, report.circuit().state());
    assertEquals(Optional.of("no route"), report.circuit().reason());
    assertTrue(report.circuit().nextProbe().isPresent());
    assertEquals(4, report.budgets().size());
    assertEquals(
        0.9,
        report.budgets().stream()
            .filter(one -> one.scope() == Scope.PROVIDER && one.kind() == Kind.RUNS)
            .findFirst()
            .orElseThrow()
            .ratio());
  }

  @Test
  void otherSettingsMustHoldAtOnce() {
    Guard guard = remote(new Spending(0, 100));
    assertTrue(guard.admit().isPresent());
    guard.reconfigure(new GuardSettings(Breaker.DEFAULTS, new Spending(1, 100)));
    assertEquals(Optional.empty(), guard.admit());
  }

  @Test
  void itMustBeKnownHowLongTheBackendHasBeenSilent() {
    Guard guard = remote();
    assertFalse(guard.heardWithin(Duration.ofHours(1)));
    guard.ran();
    ticker.advance(Duration.ofSeconds(30));
    assertTrue(guard.heardWithin(Duration.ofSeconds(30)));
    assertFalse(guard.heardWithin(Duration.ofSeconds(29)));
  }

  /** Callers need not wait for the next pause where an operator has mended what was wrong. */
  @Test
  void aProviderThatIsLeftAloneMustBeProbedAtOnceWhenItHasOtherSettings() {
    Guard guard = remote();
    guard.replaced();
    assertEquals(0, provider.probes.get(), "nothing was wrong");
    guard.runFailed(AWAY);
    guard.runFailed(AWAY);
    assertTrue(guard.admit().isPresent());
    guard.replaced();
    assertEquals(1, provider.probes.get());
    assertEquals(Optional.empty(), guard.admit());
  }

  /** What could not be confirmed to be gone must not be counted for ever. */
  @Test
  void aProviderThatGoesMustStopSpendingTheBudgetOfAll() {
    Guard guard = remote();
    guard.created(new SandboxRef("scripted", "one"));
    ticker.advance(Duration.ofSeconds(7));
    guard.close();
    ticker.advance(Duration.ofSeconds(50));
    assertEquals(Duration.ofSeconds(7).toNanos(), all.livedNanos(ticker.nanos()));
  }

  @Test
  void aProviderThatComesBackMustNotSpendTheBudgetOfAllTwice() {
    Instant wall = Instant.parse("2026-05-01T12:00:00Z");
    List<Lifetime> past =
        List.of(
            new Lifetime(wall.minus(Duration.ofMinutes(10)), wall.minus(Duration.ofMinutes(5))));
    ticker.advance(Duration.ofHours(2));
    remote().remember(past, wall);
    double left = leftOfAll();
    Guard back = remote();
    back.remember(past, wall);
    assertEquals(left, leftOfAll());
    assertTrue(
        back.report().budgets().stream()
            .anyMatch(one -> one.scope() == Scope.PROVIDER && one.ratio() < 1));
  }

  private double leftOfAll() {
    return all.report(ticker.nanos()).stream()
        .filter(one -> one.kind() == Kind.SECONDS)
        .findFirst()
        .orElseThrow()
        .ratio();
  }

  private void passUntilProbe() {
    ticker.advance(Duration.ofSeconds(5));
    timers.fire();
  }

  private Guard remote() {
    return remote(new Spending(100, 1000));
  }

  private Guard remote(Spending spending) {
    provider.capabilities = new Capabilities(true, Map.of(), Optional.empty(), OptionalInt.empty());
    return guard(spending);
  }

  private Guard guard(Spending spending) {
    return new Guard(
        provider,
        new GuardSettings(new Breaker(2, Duration.ofSeconds(1), Duration.ofSeconds(4)), spending),
        all,
        timers,
        ticker,
        heard);
  }
}
