package io.sandpool.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.access.RunTurn;
import io.sandpool.bus.runs.AskRun;
import io.sandpool.bus.runs.AskRuns;
import io.sandpool.bus.runs.DropRun;
import io.sandpool.bus.runs.RunAddresses;
import io.sandpool.bus.runs.RunCursor;
import io.sandpool.bus.runs.RunState;
import io.sandpool.bus.runs.RunView;
import io.sandpool.bus.runs.RunsAccepted;
import io.sandpool.bus.runs.RunsPage;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.testkit.MemoryRuns;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of runs that are kept. */
class RunsVerticleTest {

  private static final ServiceError LOST = new ServiceError.ProviderLost("It is lost.");

  private final RunsFixture runs = new RunsFixture();

  @AfterEach
  void close() {
    runs.close();
  }

  private static ServiceError errorOf(Future<?> future) {
    ServiceException failure =
        assertThrows(ServiceException.class, () -> RunsFixture.await(future));
    return failure.error();
  }

  @Test
  void aRunMustBeWrittenDownBeforeItBegins() {
    Promise<Void> gate = Promise.promise();
    runs.store.gate = gate.future();
    Future<RunsAccepted> accepted = runs.submit(runs.order("a"));
    runs.settle();
    assertFalse(accepted.isComplete());
    assertTrue(runs.asked.isEmpty());
    gate.complete();
    assertEquals(RunState.QUEUED, RunsFixture.await(accepted).runs().get(0).state());
    assertEquals("a", runs.nextAsked().request().id());
    assertTrue(runs.store.records.containsKey("a"));
  }

  @Test
  void aRunMustBeQueuedThenRunningThenCompleted() {
    Promise<Void> begin = Promise.promise();
    Promise<String> end = Promise.promise();
    runs.dispatch(
        order -> begin.future().compose(go -> runs.announce(order)).compose(told -> end.future()));
    RunsFixture.await(runs.submit(runs.order("a")));
    assertEquals(RunState.QUEUED, runs.view("a").state());
    begin.complete();
    runs.awaitState("a", RunState.RUNNING);
    end.complete("hello");
    RunView view = runs.patiently("a");
    assertEquals(RunState.COMPLETED, view.state());
    assertEquals("hello of a", view.answer().orElseThrow().json().toUtf8());
    assertEquals(200, view.answer().orElseThrow().status());
    assertEquals(Optional.of(RunsFixture.NOW), view.endedAt());
    assertEquals(Optional.of(RunsFixture.NOW.plus(RunsFixture.KEEP)), view.expiresAt());
  }

  @Test
  void whatEndedMustBeAnsweredFromWhatIsKeptAsBefore() {
    RunsFixture.await(runs.submit(runs.order("a")));
    RunView first = runs.patiently("a");
    runs.awaitSaved("a");
    assertEquals(first, runs.view("a"));
    assertTrue(runs.store.done.contains("find"));
  }

  @Test
  void whoeverWaitsMustBeToldAsSoonAsTheTimeIsOver() {
    runs.dispatch(order -> Promise.<String>promise().future());
    RunsFixture.await(runs.submit(runs.order("a")));
    RunView view =
        RunsFixture.await(
            runs.ask(RunAddresses.ASK, new AskRun("acme", "a", Duration.ofMillis(5))));
    assertEquals(RunState.QUEUED, view.state());
  }

  @Test
  void aRunOfAnotherTenantMustNotBeThere() {
    RunsFixture.await(runs.submit(runs.order("a")));
    runs.awaitSaved("a");
    for (String id : List.of("a", "nothing")) {
      assertInstanceOf(
          ServiceError.NotFound.class,
          errorOf(runs.ask(RunAddresses.ASK, new AskRun("other", id, Duration.ZERO))));
      assertInstanceOf(
          ServiceError.NotFound.class,
          errorOf(runs.ask(RunAddresses.DROP, new DropRun("other", id))));
    }
    assertTrue(runs.store.records.containsKey("a"));
  }

  @Test
  void thoseOfOneClaimAtTheSameTimeMustShareOneRun() {
    Promise<String> end = Promise.promise();
    runs.dispatch(order -> end.future());
    Future<RunsAccepted> first = runs.waitFor(runs.claiming("a", "key", "print"));
    Future<RunsAccepted> second = runs.waitFor(runs.claiming("b", "key", "print"));
    assertFalse(RunsFixture.await(first).replayed());
    assertTrue(RunsFixture.await(second).replayed());
    assertEquals("a", RunsFixture.await(second).runs().get(0).id());
    end.complete("once");
    assertEquals("once of a", runs.patiently("a").answer().orElseThrow().json().toUtf8());
    assertEquals(1, runs.asked.size());
    assertEquals(1, runs.store.done.stream().filter("add"::equals).count());
  }

  @Test
  void aClaimMadeAgainMustGetTheEarlierRun() {
    RunsFixture.await(runs.waitFor(runs.claiming("a", "key", "print")));
    runs.awaitSaved("a");
    RunsAccepted again = RunsFixture.await(runs.waitFor(runs.claiming("b", "key", "print")));
    assertTrue(again.replayed());
    assertEquals("a", again.runs().get(0).id());
    assertEquals("done of a", runs.view("a").answer().orElseThrow().json().toUtf8());
    assertEquals(1, runs.asked.size());
  }

  @Test
  void aClaimOfAnotherRequestMustBeRefusedWhileItRunsAndAfter() {
    Promise<String> end = Promise.promise();
    runs.dispatch(order -> end.future());
    RunsFixture.await(runs.waitFor(runs.claiming("a", "key", "print")));
    assertInstanceOf(
        ServiceError.KeyReused.class, errorOf(runs.waitFor(runs.claiming("b", "key", "other"))));
    end.complete("done");
    runs.awaitSaved("a");
    assertInstanceOf(
        ServiceError.KeyReused.class, errorOf(runs.waitFor(runs.claiming("c", "key", "other"))));
    assertEquals(1, runs.asked.size());
  }

  @Test
  void aClaimMustBeFreeAgainAfterARefusalThatRanNothing() {
    Promise<String> end = Promise.promise();
    runs.dispatch(order -> end.future());
    RunsFixture.await(runs.waitFor(runs.claiming("a", "key", "print")));
    Future<RunView> told =
        runs.ask(RunAddresses.ASK, new AskRun("acme", "a", Duration.ofSeconds(9)));
    runs.settle();
    end.fail(new ServiceException(new ServiceError.QueueFull("Full.", Duration.ofSeconds(3))));
    assertInstanceOf(ServiceError.QueueFull.class, errorOf(told));
    runs.awaitGone("a");
    runs.dispatch(order -> Future.succeededFuture("done"));
    assertFalse(RunsFixture.await(runs.waitFor(runs.claiming("b", "key", "print"))).replayed());
    assertEquals(RunState.COMPLETED, runs.patiently("b").state());
  }

  @Test
  void whoeverWaitsMustBeToldWhyNothingRanHoweverSoonThatIs() {
    runs.failWith(new ServiceError.QueueFull("Full.", Duration.ofSeconds(3)));
    assertInstanceOf(
        ServiceError.QueueFull.class,
        errorOf(runs.awaitAnswer(runs.claiming("a", "key", "print"))));
    runs.failWith(LOST);
    RunsAccepted accepted = RunsFixture.await(runs.awaitAnswer(runs.claiming("b", "key", "print")));
    assertFalse(accepted.replayed());
    assertEquals(RunState.FAILED, accepted.runs().get(0).state());
    runs.awaitSaved("b");
    RunsAccepted again = RunsFixture.await(runs.awaitAnswer(runs.claiming("c", "key", "print")));
    assertEquals(accepted.runs(), again.runs());
    assertTrue(again.replayed());
  }

  @Test
  void aRunThatNobodyWaitsForMustTellWhyNothingRanAndFreeItsClaim() {
    runs.failWith(new ServiceError.PoolDegraded("Broken."));
    RunsFixture.await(runs.submit(runs.claiming("a", "key", "print")));
    runs.awaitSaved("a");
    RunView view = runs.view("a");
    assertEquals(RunState.FAILED, view.state());
    assertEquals("Broken. of a", view.answer().orElseThrow().json().toUtf8());
    assertFalse(RunsFixture.await(runs.submit(runs.claiming("b", "key", "print"))).replayed());
  }

  @Test
  void aClaimMustStayWhereTheProgramMayHaveRun() {
    runs.failWith(LOST);
    RunsFixture.await(runs.waitFor(runs.claiming("a", "key", "print")));
    assertEquals(RunState.FAILED, runs.patiently("a").state());
    runs.awaitSaved("a");
    assertTrue(RunsFixture.await(runs.waitFor(runs.claiming("b", "key", "print"))).replayed());
    assertEquals("It is lost. of a", runs.view("a").answer().orElseThrow().json().toUtf8());
    assertEquals(1, runs.asked.size());
  }

  @Test
  void nothingMustRunWhereTheDatabaseCannotBeUsed() {
    runs.store.trouble = Optional.of(MemoryRuns.away());
    assertInstanceOf(ServiceError.ProviderUnavailable.class, errorOf(runs.submit(runs.order("a"))));
    assertInstanceOf(
        ServiceError.ProviderUnavailable.class,
        errorOf(runs.waitFor(runs.claiming("b", "key", "print"))));
    assertTrue(runs.asked.isEmpty());
    assertEquals(0, runs.running.get());
    runs.store.trouble = Optional.empty();
    assertFalse(RunsFixture.await(runs.waitFor(runs.claiming("b", "key", "print"))).replayed());
  }

  @Test
  void whoeverWaitsMustBeToldThoughTheEndCannotBeWrittenDown() {
    Promise<String> end = Promise.promise();
    runs.dispatch(order -> end.future());
    RunsFixture.await(runs.submit(runs.order("a")));
    Future<RunView> told =
        runs.ask(RunAddresses.ASK, new AskRun("acme", "a", Duration.ofSeconds(9)));
    runs.settle();
    runs.store.trouble = Optional.of(MemoryRuns.away());
    end.complete("done");
    assertEquals("done of a", RunsFixture.await(told).answer().orElseThrow().json().toUtf8());
    assertEquals("done of a", runs.view("a").answer().orElseThrow().json().toUtf8());
  }

  @Test
  void whatCouldNotBeWrittenDownMustBeTriedOnceMoreWhenTheServiceStops() {
    Promise<String> end = Promise.promise();
    runs.dispatch(order -> end.future());
    RunsFixture.await(runs.submit(runs.order("a")));
    Future<RunView> told =
        runs.ask(RunAddresses.ASK, new AskRun("acme", "a", Duration.ofSeconds(9)));
    runs.settle();
    runs.store.trouble = Optional.of(MemoryRuns.away());
    end.complete("done");
    RunsFixture.await(told);
    runs.store.trouble = Optional.empty();
    runs.stop();
    assertEquals(Optional.of(RunState.COMPLETED), runs.kept("a").ending().map(Ending::state));
  }

  @Test
  void moreThanMayBeUnderWayMustBeRefusedAllOrNone() {
    runs.dispatch(order -> Promise.<String>promise().future());
    RunsFixture.await(runs.submitAsOther(runs.order("a"), runs.order("b")));
    RunsFixture.await(runs.submit(runs.order("c"), runs.order("d")));
    assertInstanceOf(
        ServiceError.QueueFull.class,
        errorOf(runs.submitAsOther(runs.order("e"), runs.order("f"))));
    assertEquals(4, runs.store.records.size());
    assertEquals(4, runs.running.get());
    RunsFixture.await(runs.submit(runs.order("g")));
    String detail = errorOf(runs.submitAsOther(runs.order("h"))).detail();
    assertTrue(detail.startsWith("5 runs are under way, and at most 5 may be"), detail);
  }

  @Test
  void oneTenantMustLeaveHalfOfTheRoomToOthers() {
    Promise<String> end = Promise.promise();
    runs.dispatch(order -> end.future());
    RunsFixture.await(runs.submit(runs.order("a"), runs.order("b"), runs.order("c")));
    String detail = errorOf(runs.submit(runs.order("d"))).detail();
    assertTrue(detail.startsWith("3 of your tenant's runs are under way, and at most 3"), detail);
    assertTrue(detail.contains("cancel some with DELETE"), detail);
    RunsFixture.await(runs.submitAsOther(runs.order("e")));
    end.complete("done");
    runs.awaitSaved("a");
    runs.awaitSaved("b");
    runs.awaitSaved("c");
    RunsFixture.await(runs.submit(runs.order("f"), runs.order("g"), runs.order("h")));
  }

  @Test
  void oneTenantMustLeaveHalfOfTheMemoryToOthersUnlessOneRunTakesMore() {
    runs.dispatch(order -> Promise.<String>promise().future());
    RunsFixture.await(runs.submit(runs.heavy("a", 600)));
    String detail = errorOf(runs.submit(runs.heavy("b", 401))).detail();
    assertTrue(detail.contains("hold 600 bytes") && detail.contains("1000 at most"), detail);
    RunsFixture.await(runs.submit(runs.heavy("c", 400)));
    assertInstanceOf(
        ServiceError.QueueFull.class, errorOf(runs.submitAsOther(runs.heavy("d", 1_001))));
    RunsFixture.await(runs.submitAsOther(runs.heavy("e", 1_000)));
  }

  @Test
  void oneRunThatTakesMoreThanATenantsShareMustBeTakenWhereItIsAlone() {
    RunsFixture.await(runs.submit(runs.heavy("a", 1_500)));
    assertEquals(RunState.COMPLETED, runs.patiently("a").state());
  }

  private static AskRuns asked(Optional<RunState> state, Optional<RunCursor> before, int limit) {
    return new AskRuns("acme", state, before, limit);
  }

  private static List<String> told(RunsPage page) {
    return page.runs().stream().map(run -> run.id() + " " + run.state().wireName()).toList();
  }

  @Test
  void runsMustBeListedInTheStateInWhichTheyAreWithoutAnswers() {
    Promise<String> never = Promise.promise();
    RunsFixture.await(runs.submit(runs.order("a")));
    runs.awaitSaved("a");
    runs.dispatch(
        order ->
            order.request().id().equals("c")
                ? runs.announce(order).compose(told -> never.future())
                : never.future());
    RunsFixture.await(runs.submit(runs.order("b"), runs.order("c")));
    RunsFixture.await(runs.submitAsOther(runs.order("theirs")));
    runs.awaitState("c", RunState.RUNNING);
    RunsPage all = runs.list(asked(Optional.empty(), Optional.empty(), 10));
    assertEquals(List.of("c running", "b queued", "a completed"), told(all));
    assertEquals(Optional.empty(), all.next());
    assertTrue(all.runs().stream().allMatch(run -> run.answer().isEmpty()));
    for (String one : List.of("c running", "b queued", "a completed")) {
      RunState state = RunState.ofWireName(one.substring(2)).orElseThrow();
      assertEquals(List.of(one), told(runs.list(asked(Optional.of(state), Optional.empty(), 10))));
    }
  }

  @Test
  void pagesMustHaveEachRunOnceWhetherItIsUnderWayOrHasEnded() {
    Promise<String> end = Promise.promise();
    runs.dispatch(order -> end.future());
    RunsFixture.await(runs.submit(runs.order("a"), runs.order("b"), runs.order("c")));
    for (Optional<RunState> state :
        List.of(Optional.of(RunState.QUEUED), Optional.<RunState>empty())) {
      RunsPage first = runs.list(asked(state, Optional.empty(), 2));
      assertEquals(List.of("c queued", "b queued"), told(first));
      assertTrue(first.next().isPresent());
      RunsPage second = runs.list(asked(state, first.next(), 2));
      assertEquals(List.of("a queued"), told(second));
      assertEquals(Optional.empty(), second.next());
    }
  }

  @Test
  void anAnswerThatFindsNoRoomMustBeToldToWhoeverWaitsAndNotBeKept() {
    runs.dispatch(order -> Future.succeededFuture(RunsFixture.noise(2_000_000)));
    RunsFixture.await(runs.submit(runs.order("a")));
    runs.awaitSaved("a");
    RunView kept = runs.view("a");
    assertEquals(RunState.FAILED, kept.state());
    assertTrue(kept.answer().orElseThrow().json().toUtf8().contains("runs.max_stored"));
  }

  @Test
  void aKeysLimitMustRefuseAllRunsOfAnOrder() {
    runs.turns.add(new RunTurn.Begun(() -> runs.running.decrementAndGet()));
    runs.running.incrementAndGet();
    runs.turns.add(new RunTurn.Exceeded("Too many.", Duration.ofSeconds(2)));
    assertInstanceOf(
        ServiceError.LimitReached.class, errorOf(runs.submit(runs.order("a"), runs.order("b"))));
    assertEquals(0, runs.running.get());
    assertTrue(runs.store.records.isEmpty());
    RunsFixture.await(runs.submit(runs.order("c")));
  }

  @Test
  void aRunMustCountAgainstItsKeyUntilItEnds() {
    Promise<String> end = Promise.promise();
    runs.dispatch(order -> end.future());
    RunsFixture.await(runs.submit(runs.order("a")));
    assertEquals(1, runs.running.get());
    end.complete("done");
    runs.patiently("a");
    assertEquals(0, runs.running.get());
  }

  @Test
  void aRunUnderWayMustBeCancelledAndToldSo() {
    Promise<String> end = Promise.promise();
    runs.dispatch(order -> end.future());
    runs.onCancel(
        reason ->
            end.tryFail(new ServiceException(new ServiceError.Cancelled("As was asked for."))));
    RunsFixture.await(runs.submit(runs.claiming("a", "key", "print")));
    RunView view =
        RunsFixture.await(runs.ask(RunAddresses.DROP, new DropRun("acme", "a")))
            .run()
            .orElseThrow();
    assertEquals(RunState.CANCELLED, view.state());
    runs.awaitSaved("a");
    assertEquals(RunState.CANCELLED, runs.view("a").state());
    assertTrue(RunsFixture.await(runs.submit(runs.claiming("b", "key", "print"))).replayed());
  }

  @Test
  void whatEndedMustBeForgottenWithItsClaim() {
    RunsFixture.await(runs.submit(runs.claiming("a", "key", "print")));
    runs.awaitSaved("a");
    assertTrue(
        RunsFixture.await(runs.ask(RunAddresses.DROP, new DropRun("acme", "a"))).run().isEmpty());
    assertTrue(runs.store.records.isEmpty());
    assertFalse(RunsFixture.await(runs.submit(runs.claiming("b", "key", "other"))).replayed());
  }

  @Test
  void whatHadNotEndedMustBeLostAfterARestartAndNotRunAgain() {
    runs.dispatch(order -> Promise.<String>promise().future());
    RunsFixture.await(runs.submit(runs.claiming("a", "key", "print")));
    runs.crash();
    RunView view = runs.view("a");
    assertEquals(RunState.LOST, view.state());
    assertTrue(view.answer().orElseThrow().json().toUtf8().contains("not repeated"));
    assertTrue(RunsFixture.await(runs.waitFor(runs.claiming("b", "key", "print"))).replayed());
    assertEquals(1, runs.asked.size());
  }

  @Test
  void whatIsUnderWayMustBeCancelledAndWrittenDownWhenTheServiceStops() {
    Promise<String> end = Promise.promise();
    runs.dispatch(order -> end.future());
    runs.onCancel(reason -> end.tryFail(new ServiceException(new ServiceError.Cancelled(reason))));
    RunsFixture.await(runs.submit(runs.order("a")));
    runs.stop();
    assertEquals(Optional.of(RunState.CANCELLED), runs.kept("a").ending().map(Ending::state));
  }

  @Test
  void theEndMustBeToldToItsWebhookOnce() {
    RunsFixture.await(runs.submit(runs.telling("a", "https://example.com/a")));
    assertEquals("a acme https://example.com/a completed", runs.nextTold());
    runs.awaitDone("told");
    assertEquals(Optional.empty(), runs.kept("a").webhook());
    runs.crash();
    runs.settle();
    assertTrue(runs.told.isEmpty());
  }

  @Test
  void aWebhookThatCouldNotBeHandedOverMustBeToldInTheNextLife() {
    runs.webhookFails = true;
    RunsFixture.await(runs.submit(runs.telling("a", "https://example.com/a")));
    runs.awaitAttempt();
    assertTrue(runs.kept("a").webhook().isPresent());
    runs.webhookFails = false;
    runs.crash();
    assertEquals("a acme https://example.com/a completed", runs.nextTold());
  }

  @Test
  void aLostRunMustBeToldToItsWebhook() {
    runs.dispatch(order -> Promise.<String>promise().future());
    RunsFixture.await(runs.submit(runs.telling("a", "https://example.com/a")));
    runs.crash();
    assertEquals("a acme https://example.com/a lost", runs.nextTold());
  }
}
