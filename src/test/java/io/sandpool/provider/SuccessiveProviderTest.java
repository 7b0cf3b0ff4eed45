package io.sandpool.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.SandboxLost;
import io.sandpool.provider.guest.ManualTimers;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Capabilities;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionRequest;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.RequestedLimits;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.testkit.VirtualTicker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a provider with other settings follows one that still has sandboxes. */
class SuccessiveProviderTest {

  private static final Duration WALL = Duration.ofSeconds(30);
  private static final Limits LIMITS = new Limits(WALL, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
  private static final SandboxSpec SPEC =
      new SandboxSpec("template", "python", "image", List.of(), LIMITS);
  private static final Deadline DEADLINE = new Deadline(Long.MAX_VALUE / 2);
  private static final Throwable AWAY =
      new ServiceException(new ServiceError.ProviderUnavailable("It is away."));

  private final ManualTimers timers = new ManualTimers();
  private final VirtualTicker ticker = new VirtualTicker();
  private final ScriptedProvider old = new ScriptedProvider();
  private final ScriptedProvider young = new ScriptedProvider();
  private final List<String> renewed = new ArrayList<>();
  private final List<SandboxLost> lost = new ArrayList<>();
  private final SuccessiveProvider provider = new SuccessiveProvider(old, timers, ticker);
  private long slots;

  @BeforeEach
  void start() {
    assertTrue(
        provider
            .start(
                new ProviderEvents() {
                  @Override
                  public void onLost(SandboxLost sandbox) {
                    lost.add(sandbox);
                  }

                  @Override
                  public void onTemplateChanged(String pool, String reason) {
                    renewed.add(pool);
                  }
                })
            .succeeded());
  }

  private static SandboxRef ref(String id) {
    return new SandboxRef("scripted", id);
  }

  private SlotIdentity nextSlot() {
    return new SlotIdentity("python", ++slots, 1);
  }

  /** Has the present instance make a sandbox. */
  private SandboxRef made(ScriptedProvider by, String id) {
    by.nextCreate = Future.succeededFuture(ref(id));
    return provider.create(SPEC, nextSlot(), DEADLINE).result();
  }

  private void succeed() {
    assertTrue(provider.handover().prepare(young).succeeded());
    provider.handover().succeed(young);
  }

  private static RunOrder order() {
    ExecutionRequest request =
        new ExecutionRequest(
            "run-1",
            "python",
            "",
            Optional.empty(),
            Bytes.empty(),
            Map.of(),
            List.of(),
            List.of(),
            RequestedLimits.none(),
            false,
            Duration.ofSeconds(1));
    return new RunOrder(request, LIMITS, DEADLINE);
  }

  // ---- succession ----

  @Test
  void whatAnInstanceMadeMustBeRunCheckedAndDestroyedByIt() {
    SandboxRef mine = made(old, "mine");
    succeed();
    SandboxRef other = made(young, "other");

    for (SandboxRef sandbox : List.of(mine, other)) {
      provider.run(sandbox, order(), OutputSink.none());
      provider.check(sandbox, DEADLINE);
      provider.destroy(sandbox);
    }

    assertEquals(1, old.orders.size());
    assertEquals(1, young.orders.size());
    assertEquals(List.of(mine), old.checked);
    assertEquals(List.of(other), young.checked);
    assertEquals(List.of(mine), List.copyOf(old.destroyed));
    assertEquals(List.of(other), List.copyOf(young.destroyed));
  }

  @Test
  void anOldInstanceMustBeClosedWhenItsLastSandboxIsGoneAndNotBefore() {
    SandboxRef one = made(old, "one");
    SandboxRef two = made(old, "two");
    succeed();
    provider.destroy(one);
    assertFalse(old.closed);
    old.nextDestroy = Future.failedFuture(AWAY);
    provider.destroy(two);
    assertFalse(old.closed, "it is not known to be gone");
    old.nextDestroy = Future.succeededFuture();
    provider.destroy(two);
    assertTrue(old.closed);
    assertFalse(young.closed);
    assertEquals(List.of(), timers.pending.stream().skip(1).toList());
  }

  @Test
  void anInstanceThatMadeNothingMustBeClosedAtOnce() {
    succeed();
    assertTrue(old.closed);
    assertEquals(List.of(), timers.pending);
  }

  @Test
  void aSandboxThatIsMadeDuringTheSuccessionMustBelongToWhoeverMakesIt() {
    Promise<SandboxRef> making = Promise.promise();
    old.nextCreate = making.future();
    Future<SandboxRef> created = provider.create(SPEC, nextSlot(), DEADLINE);
    succeed();
    assertFalse(old.closed);
    making.complete(ref("late"));
    provider.destroy(created.result());
    assertEquals(List.of(ref("late")), List.copyOf(old.destroyed));
    assertTrue(old.closed);
  }

  @Test
  void poolsMustReplaceTheirSandboxesAtOnceWhereTheNewInstanceCanMakeThem() {
    made(old, "one");
    succeed();
    assertEquals(List.of("python"), renewed);
  }

  /** A wrong address must not cost what works. */
  @Test
  void poolsMustKeepTheirSandboxesWhileTheNewInstanceIsAway() {
    made(old, "one");
    young.up = false;
    succeed();
    timers.fire();
    assertEquals(List.of(), renewed);
    ticker.advance(Handover.RETIREMENT.multipliedBy(10));
    timers.fire();
    assertFalse(old.closed);
    assertEquals(List.of(), List.copyOf(old.destroyed));

    young.up = true;
    timers.fire();
    assertEquals(List.of("python"), renewed);
    timers.fire();
    assertEquals(List.of("python"), renewed, "once is enough");
  }

  /** Their pause before the next attempt is over: the new settings may have mended it. */
  @Test
  void poolsWhoseCreationsFailedMustBeToldToo() {
    old.nextCreate = Future.failedFuture(AWAY);
    provider.create(SPEC, nextSlot(), DEADLINE);
    succeed();
    assertEquals(List.of("python"), renewed);
  }

  @Test
  void anInstanceThatCannotBeginMustBeClosedAndChangeNothing() {
    SandboxRef mine = made(old, "mine");
    young.nextStart = Future.failedFuture(AWAY);
    assertTrue(provider.handover().prepare(young).failed());
    assertTrue(young.closed);
    assertFalse(old.closed);
    provider.check(mine, DEADLINE);
    assertEquals(List.of(mine), old.checked);
    assertEquals(List.of(), timers.pending);
  }

  @Test
  void anInstanceThatTriesForLongMustNotKeepTheChangeWaiting() {
    young.nextStart = Promise.<Void>promise().future();
    Future<Void> prepared = provider.handover().prepare(young);
    assertFalse(prepared.isComplete());
    assertEquals(Handover.START, timers.fire());
    assertTrue(prepared.succeeded());
    assertFalse(young.closed);
  }

  /** A creation that failed may have left something, which only its maker may find. */
  @Test
  void anOldInstanceMustStayUntilItIsKnownWhatCameOfItsFailedCreations() {
    SlotIdentity doubtful = nextSlot();
    old.nextCreate = Future.failedFuture(AWAY);
    provider.create(SPEC, doubtful, DEADLINE);
    succeed();
    assertFalse(old.closed);

    OwnedSandbox found = new OwnedSandbox(ref("left"), doubtful, "boot");
    old.owned = Future.succeededFuture(List.of(found));
    young.owned = Future.succeededFuture(List.of(found));
    assertEquals(List.of(found), provider.listOwned().result());
    provider.destroy(ref("left"));
    assertEquals(List.of(ref("left")), List.copyOf(old.destroyed));

    old.owned = Future.succeededFuture(List.of());
    provider.listOwned();
    timers.fire();
    assertTrue(old.closed);
  }

  @Test
  void anOldInstanceThatCannotLookMustNotWaitForEverToKnow() {
    old.owned = Future.failedFuture(AWAY);
    old.nextCreate = Future.failedFuture(AWAY);
    provider.create(SPEC, nextSlot(), DEADLINE);
    succeed();
    ticker.advance(Handover.DOUBT.minusNanos(1));
    timers.fire();
    assertFalse(old.closed);
    ticker.advance(Duration.ofNanos(1));
    timers.fire();
    assertTrue(old.closed);
  }

  @Test
  void whatIsLeftLongAfterTheSuccessorsFirstSandboxMustBeEndedAndReportedLost() {
    SandboxRef stuck = made(old, "stuck");
    succeed();
    ticker.advance(Handover.RETIREMENT.multipliedBy(10));
    timers.fire();
    assertFalse(old.closed, "its successor has made nothing yet");

    made(young, "first");
    timers.fire();
    ticker.advance(Handover.RETIREMENT.plus(WALL).minusNanos(1));
    timers.fire();
    assertEquals(List.of(), lost);
    ticker.advance(Duration.ofNanos(1));
    timers.fire();

    assertEquals(stuck, lost.get(0).sandbox());
    assertEquals(List.of(stuck), List.copyOf(old.destroyed));
    assertTrue(old.closed);
    assertEquals(List.of(), timers.pending);
  }

  @Test
  void aThirdInstanceMustFollowTheSecondWhileTheFirstStillHasSandboxes() {
    SandboxRef one = made(old, "one");
    succeed();
    SandboxRef two = made(young, "two");
    ScriptedProvider third = new ScriptedProvider();
    provider.handover().prepare(third);
    provider.handover().succeed(third);
    SandboxRef three = made(third, "three");

    List.of(one, two, three).forEach(provider::destroy);

    assertEquals(List.of(one), List.copyOf(old.destroyed));
    assertEquals(List.of(two), List.copyOf(young.destroyed));
    assertEquals(List.of(three), List.copyOf(third.destroyed));
    assertTrue(old.closed && young.closed);
    assertFalse(third.closed);
  }

  @Test
  void newsOfTemplatesMustComeFromThePresentInstanceAlone() {
    made(old, "one");
    succeed();
    renewed.clear();
    old.events.orElseThrow().onTemplateChanged("python", "built anew");
    assertEquals(List.of(), renewed);
    young.events.orElseThrow().onTemplateChanged("python", "built anew");
    assertEquals(List.of("python"), renewed);
    SandboxLost gone = new SandboxLost(ref("one"), new SlotIdentity("python", 1, 1), "gone");
    old.events.orElseThrow().onLost(gone);
    assertEquals(List.of(gone), lost);
  }

  /** What a cloud lets an account have is not doubled by a change of settings. */
  @Test
  void allInstancesTogetherMustHoldNoMoreThanTheProviderMay() {
    young.capabilities = new Capabilities(true, Map.of(), Optional.empty(), OptionalInt.of(2));
    SandboxRef one = made(old, "one");
    made(old, "two");
    succeed();
    young.nextCreate = Future.succeededFuture(ref("three"));
    assertTrue(provider.create(SPEC, nextSlot(), DEADLINE).failed());
    assertEquals(0, young.creates.get());
    provider.destroy(one);
    assertTrue(provider.create(SPEC, nextSlot(), DEADLINE).succeeded());
  }

  @Test
  void theStatusMustTellOfWhatOldSettingsHaveLeft() {
    SandboxRef one = made(old, "one");
    assertEquals(Map.of(), provider.status().facts());
    succeed();
    assertEquals("1", provider.status().facts().get("sandboxes_of_old_settings"));
    assertEquals(1, provider.status().sandboxes());
    provider.destroy(one);
    assertEquals(Map.of(), provider.status().facts());
  }

  // ---- reconciliation ----

  /** Two that look at the same backend find the same; its maker knows best. */
  @Test
  void aSandboxThatSeveralFindMustBeListedOnceByTheWordOfWhoMadeIt() {
    made(old, "one");
    succeed();
    made(young, "two");
    OwnedSandbox one = new OwnedSandbox(ref("one"), new SlotIdentity("python", 1, 1), "boot");
    OwnedSandbox two = new OwnedSandbox(ref("two"), new SlotIdentity("python", 2, 1), "boot");
    SlotIdentity nobody = new SlotIdentity("unknown", 0, 0);
    OwnedSandbox past = new OwnedSandbox(ref("past"), nobody, "another");
    old.owned =
        Future.succeededFuture(List.of(one, new OwnedSandbox(ref("two"), nobody, "unknown"), past));
    young.owned =
        Future.succeededFuture(List.of(new OwnedSandbox(ref("one"), nobody, "unknown"), two, past));

    assertEquals(Set.of(one, two, past), new HashSet<>(provider.listOwned().result()));
    assertEquals(3, provider.listOwned().result().size());
  }

  @Test
  void whatOnlyAnOldInstanceFindsMustBeDestroyedByIt() {
    made(old, "one");
    succeed();
    OwnedSandbox past =
        new OwnedSandbox(ref("past"), new SlotIdentity("python", 99, 1), "another boot");
    old.owned = Future.succeededFuture(List.of(past));
    assertEquals(List.of(past), provider.listOwned().result());
    provider.destroy(ref("past"));
    assertEquals(List.of(ref("past")), List.copyOf(old.destroyed));
  }

  @Test
  void anInstanceThatCannotLookMustNotKeepOthersFromIt() {
    made(old, "one");
    succeed();
    OwnedSandbox past =
        new OwnedSandbox(ref("past"), new SlotIdentity("python", 99, 1), "another boot");
    old.owned = Future.failedFuture(AWAY);
    young.owned = Future.succeededFuture(List.of(past));
    assertEquals(List.of(past), provider.listOwned().result());
    young.owned = Future.failedFuture(AWAY);
    assertTrue(provider.listOwned().failed());
  }

  /** The word of another alone, while its maker cannot look, must not end what lives. */
  @Test
  void whatOneMadeMustNotBeListedByTheWordOfAnother() {
    made(old, "one");
    succeed();
    old.owned = Future.failedFuture(AWAY);
    young.owned =
        Future.succeededFuture(
            List.of(new OwnedSandbox(ref("one"), new SlotIdentity("unknown", 0, 0), "unknown")));
    assertEquals(List.of(), provider.listOwned().result());
  }

  // ---- the end ----

  @Test
  void aProviderThatLeavesMustMakeNothingAndAwaitItsLastSandbox() {
    SandboxRef one = made(old, "one");
    Future<Void> left = provider.handover().leave();
    assertTrue(provider.create(SPEC, nextSlot(), DEADLINE).failed());
    assertFalse(left.isComplete());
    provider.destroy(one);
    assertTrue(left.succeeded());
  }

  @Test
  void aProviderThatLeavesMustNotWaitForEver() {
    SandboxRef stuck = made(old, "stuck");
    Future<Void> left = provider.handover().leave();
    ticker.advance(Handover.RETIREMENT.plus(WALL));
    timers.fire();
    assertEquals(stuck, lost.get(0).sandbox());
    assertTrue(left.succeeded());
    assertEquals(List.of(), timers.pending);
  }

  @Test
  void aProviderThatLeavesMustAwaitItsOldInstancesToo() {
    SandboxRef one = made(old, "one");
    succeed();
    Future<Void> left = provider.handover().leave();
    assertFalse(left.isComplete());
    provider.destroy(one);
    assertTrue(left.succeeded());
  }

  @Test
  void aProviderThatIsCalledBackMustServeAgain() {
    SandboxRef one = made(old, "one");
    Future<Void> left = provider.handover().leave();
    succeed();
    assertTrue(left.failed());
    made(young, "two");
    provider.destroy(one);
    assertTrue(old.closed);
    assertFalse(young.closed);
  }

  @Test
  void closingMustCloseAllInstances() {
    made(old, "one");
    succeed();
    provider.close();
    assertTrue(old.closed && young.closed);
    assertEquals(List.of(), timers.pending);
  }
}
