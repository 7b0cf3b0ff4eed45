package io.sandpool.provider.remote;

import static io.sandpool.provider.remote.RemoteWorld.errorOf;
import static io.sandpool.provider.remote.RemoteWorld.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.OutputChunk;
import io.sandpool.provider.ProviderListener.ErrorKind;
import io.sandpool.provider.guest.FrameType;
import io.sandpool.provider.guest.Frames;
import io.sandpool.provider.guest.Requests;
import io.sandpool.provider.remote.CloudException.Kind;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.ServiceError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RemoteRunTest {

  private final RemoteWorld world = new RemoteWorld();
  private final RemoteProvider provider = world.life("boot-1");
  private final SandboxRef sandbox = world.ready(provider);
  private final ScriptedKernel kernel = world.kernel(sandbox);

  private static void assertLost(Future<?> run) {
    assertInstanceOf(ServiceError.ProviderLost.class, errorOf(run));
  }

  private static void assertUnavailable(Future<?> run) {
    assertInstanceOf(ServiceError.ProviderUnavailable.class, errorOf(run));
  }

  @Test
  void aRunMustBeOneExecutionInThePythonKernel() {
    Future<RunReport> run = world.run(provider, sandbox);
    kernel.say(FrameType.STDOUT, "hi\n");
    kernel.say(FrameType.RESULT, "[1]");
    kernel.finish();
    assertEquals(Outcome.SUCCEEDED, run.result().outcome());
    assertEquals("hi\n", run.result().stdout().bytes().toUtf8());
    assertEquals(Optional.of("[1]"), run.result().resultJson());
    assertEquals(2, kernel.orders.size());
    assertEquals("python", kernel.orders.get(1).language());
    assertEquals(Duration.ofSeconds(12), kernel.orders.get(1).timeout());
  }

  @Test
  void whatACallerSendsMustBeDataInTheSourceText() {
    world.run(provider, sandbox);
    assertTrue(kernel.orders.get(1).code().matches("__sandpool__\\.run\\('[A-Za-z0-9+/=]*'\\)"));
  }

  @Test
  void outputMustGoOutAsItComes() {
    List<OutputChunk> chunks = new ArrayList<>();
    world.run(provider, sandbox, Requests.collecting(chunks));
    kernel.say(FrameType.STDOUT, "early");
    assertEquals(1, chunks.size());
  }

  @Test
  void aSlowListenerMustStopTheReadingFromTheCloud() {
    Promise<Void> room = Promise.promise();
    world.run(provider, sandbox, chunk -> room.future());
    for (int i = 0; i < 5; i++) {
      kernel.say(FrameType.STDOUT, "x".repeat(60_000));
    }
    assertTrue(kernel.paused);
    room.complete();
    assertFalse(kernel.paused);
  }

  @Test
  void anExecutionThatEndsWithoutTheProgramsEndMustBeALoss() {
    Future<RunReport> run = world.run(provider, sandbox);
    kernel.say(FrameType.STDOUT, "looks fine\n");
    kernel.end();
    assertLost(run);
    assertEquals(List.of(ErrorKind.LOST), world.errors);
  }

  @Test
  void anExecutionThatBreaksMustBeALoss() {
    Future<RunReport> run = world.run(provider, sandbox);
    kernel.breakOff(failure(Kind.UNREACHABLE, false));
    assertLost(run);
    assertTrue(errorOf(run).detail().contains("UNREACHABLE"));
  }

  @Test
  void anExecutionThatNeverBeganMustLetAnotherSandboxBeTried() {
    Future<RunReport> run = world.run(provider, sandbox);
    kernel.breakOff(failure(Kind.NOT_FOUND, true));
    assertUnavailable(run);
  }

  @Test
  void aProgramThatOutlivesItsTimeMustHaveTimedOutHoweverItsExecutionEnds() {
    Future<RunReport> run = world.run(provider, sandbox);
    kernel.say(FrameType.STDOUT, "so far");
    world.time.pass(Duration.ofSeconds(11));
    kernel.breakOff(failure(Kind.TIMED_OUT, false));
    assertEquals(Outcome.TIMED_OUT, run.result().outcome());
    assertEquals("so far", run.result().stdout().bytes().toUtf8());
  }

  @Test
  void aGuestThatKeepsTheTimeMustBeBelieved() {
    Future<RunReport> run = world.run(provider, sandbox);
    world.time.pass(Duration.ofSeconds(10));
    kernel.say(FrameType.FINISHED, "signal=9\nlimit=wall\nwall_us=10000000\n");
    assertEquals(Outcome.TIMED_OUT, run.result().outcome());
    assertEquals(Optional.empty(), run.result().signal());
  }

  @Test
  void aGuestThatSaysNothingInACloudThatIsHeardMustTimeOutAndGo() {
    Future<RunReport> run = world.run(provider, sandbox);
    world.time.pass(Duration.ofSeconds(6));
    kernel.listener().onAlive();
    world.time.pass(Duration.ofSeconds(6));
    assertEquals(Outcome.TIMED_OUT, run.result().outcome());
    assertTrue(kernel.aborted);
    assertEquals(Set.of(), world.cloud.living.keySet());
  }

  @Test
  void aCloudThatFallsSilentMustBeALoss() {
    Future<RunReport> run = world.run(provider, sandbox);
    kernel.say(FrameType.STDOUT, "so far");
    world.time.pass(Duration.ofSeconds(12));
    assertLost(run);
    assertTrue(errorOf(run).detail().contains("silent"), errorOf(run)::detail);
    assertTrue(kernel.aborted);
    assertEquals(List.of(ErrorKind.LOST), world.errors);
  }

  @Test
  void aCloudThatIsWaitedForInVainMustBeALoss() {
    Future<RunReport> run = world.run(provider, sandbox);
    world.time.pass(Duration.ofMillis(11_999));
    kernel.breakOff(failure(Kind.TIMED_OUT, false));
    assertEquals(Outcome.TIMED_OUT, run.result().outcome(), "before it was due");
    SandboxRef other = world.ready(provider);
    Future<RunReport> second = world.run(provider, other);
    world.time.pass(Duration.ofSeconds(12));
    world.kernel(other).breakOff(failure(Kind.TIMED_OUT, false));
    assertLost(second);
  }

  @Test
  void aCloudThatNobodyListensToMustNotBeBlamed() {
    Promise<Void> never = Promise.promise();
    Future<RunReport> run = world.run(provider, sandbox, chunk -> never.future());
    for (int i = 0; i < 5; i++) {
      kernel.say(FrameType.STDOUT, "x".repeat(60_000));
    }
    assertTrue(kernel.paused);
    world.time.pass(Duration.ofSeconds(12));
    assertEquals(Outcome.TIMED_OUT, run.result().outcome());
  }

  @Test
  void aPieceThatTheCloudLostMustBeALoss() {
    Future<RunReport> run = world.run(provider, sandbox);
    kernel.print(kernel.token(1, Frames.wire(FrameType.FINISHED, 1, "exit=0\n")));
    assertLost(run);
  }

  @Test
  void aForgedTokenMustNotBeTakenForTheGuests() {
    Future<RunReport> run = world.run(provider, sandbox);
    kernel.print("<<forged:0:AAAAAA==>>\n");
    kernel.finish();
    assertEquals(Outcome.SUCCEEDED, run.result().outcome());
  }

  @Test
  void whatComesAfterTheEndMustNotMatter() {
    Future<RunReport> run = world.run(provider, sandbox);
    kernel.finish();
    kernel.print("trailing");
    kernel.end();
    kernel.breakOff(failure(Kind.UNREACHABLE, false));
    assertEquals(Outcome.SUCCEEDED, run.result().outcome());
    assertEquals(List.of(), world.errors);
  }

  @Test
  void aSandboxThatIsDestroyedUnderItsProgramMustBeALoss() {
    Future<RunReport> run = world.run(provider, sandbox);
    provider.destroy(sandbox);
    assertLost(run);
    assertTrue(kernel.aborted);
  }

  @Test
  void aSandboxMustRunOneProgramOnly() {
    world.run(provider, sandbox);
    kernel.finish();
    assertUnavailable(world.run(provider, sandbox));
    assertEquals(2, kernel.orders.size());
  }

  /** Nothing could be renewed until little was left of its lease. */
  private void ageAlmostToTheEnd() {
    world.cloud.failAlways("renew", failure(Kind.UNREACHABLE, true));
    world.time.pass(Duration.ofSeconds(294));
    world.cloud.heal("renew");
  }

  @Test
  void aLeaseThatEndsBeforeTheProgramMayMustBeRenewedFirst() {
    ageAlmostToTheEnd();
    Promise<Void> renewal = world.cloud.hold("renew");
    Future<RunReport> run = world.run(provider, sandbox);
    assertEquals(1, kernel.orders.size());
    renewal.complete();
    assertEquals(2, kernel.orders.size());
    kernel.finish();
    assertEquals(Outcome.SUCCEEDED, run.result().outcome());
  }

  @Test
  void aSandboxThatIsGoneWhenItIsToBeRenewedMustNotBeGivenTheProgram() {
    ageAlmostToTheEnd();
    world.cloud.living.clear();
    assertUnavailable(world.run(provider, sandbox));
    assertEquals(1, kernel.orders.size());
  }

  @Test
  void aLeaseThatCannotBeRenewedInTimeMustLetAnotherSandboxBeTried() {
    ageAlmostToTheEnd();
    world.cloud.failAlways("renew", failure(Kind.SERVER_ERROR, false));
    assertUnavailable(world.run(provider, sandbox));
    assertEquals(1, kernel.orders.size());
  }

  @Test
  void aRunWithALongLeaseMustNotCostACallMore() {
    long before = world.cloud.calls.size();
    world.run(provider, sandbox);
    kernel.finish();
    assertEquals(before, world.cloud.calls.size());
  }
}
