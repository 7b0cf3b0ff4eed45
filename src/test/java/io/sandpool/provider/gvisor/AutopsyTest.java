package io.sandpool.provider.gvisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.OutputChunk.Stream;
import io.sandpool.provider.guest.Finished;
import io.sandpool.provider.guest.ManualTimers;
import io.sandpool.provider.guest.Requests;
import io.sandpool.provider.guest.RunEnd;
import io.sandpool.provider.guest.Transcript;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class AutopsyTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
  private static final ContainerState RUNNING = new ContainerState(true, 0, false, Instant.MAX);

  private final ManualTimers timers = new ManualTimers();
  private final Queue<Future<ContainerState>> states = new ArrayDeque<>();
  private final Autopsy autopsy = new Autopsy(id -> states.remove(), timers, () -> NOW);
  private final Transcript transcript = new Transcript(Requests.limits());
  private final RunEnd.Vanished vanished = new RunEnd.Vanished(transcript, Duration.ofSeconds(1));

  private static ContainerState ended(long exitCode, boolean outOfMemory) {
    return new ContainerState(false, exitCode, outOfMemory, NOW);
  }

  private RunReport killedReport(String finished) {
    return transcript.conclude(Finished.parse(Bytes.utf8(finished)), Duration.ZERO);
  }

  private static void assertLost(Future<RunReport> report) {
    assertTrue(report.failed());
    ServiceException failure = assertInstanceOf(ServiceException.class, report.cause());
    assertInstanceOf(ServiceError.ProviderLost.class, failure.error());
  }

  @Test
  void aSandboxThatRanOutOfMemoryHasExceededItWithTheOutputSoFar() {
    transcript.output(Stream.STDOUT, Bytes.utf8("so far"));
    states.add(Future.succeededFuture(ended(137, true)));
    RunReport report = autopsy.examine("id", vanished).result();
    assertEquals(Outcome.MEMORY_EXCEEDED, report.outcome());
    assertEquals(Bytes.utf8("so far"), report.stdout().bytes());
  }

  @Test
  void aSandboxThatEndedByItselfWasBroughtDownByItsProgram() {
    states.add(Future.succeededFuture(ended(2, false)));
    RunReport report = autopsy.examine("id", vanished).result();
    assertEquals(Outcome.KILLED, report.outcome());
    assertEquals("SandboxDied", report.error().orElseThrow().name());
  }

  @Test
  void aSandboxThatWasEndedFromOutsideIsLost() {
    for (int exitCode : new int[] {0, 137, 143}) {
      states.add(Future.succeededFuture(ended(exitCode, false)));
      assertLost(autopsy.examine("id", vanished));
    }
  }

  /** The run took one second until its sandbox was found gone. */
  @Test
  void aSandboxThatHadEndedBeforeTheCodeWasSentHasRunNothing() {
    Instant sent = NOW.minusSeconds(1);
    states.add(Future.succeededFuture(new ContainerState(false, 137, true, sent.minusMillis(1))));
    ServiceException failure =
        assertInstanceOf(ServiceException.class, autopsy.examine("id", vanished).cause());
    assertInstanceOf(ServiceError.ProviderUnavailable.class, failure.error());
    states.add(Future.succeededFuture(new ContainerState(false, 137, false, sent)));
    assertLost(autopsy.examine("id", vanished));
  }

  @Test
  void anEngineWithAnotherClockMustNotBeAskedWhen() {
    Autopsy remote = new Autopsy(id -> states.remove(), timers, () -> Instant.MIN);
    states.add(Future.succeededFuture(new ContainerState(false, 137, false, NOW.minusSeconds(9))));
    assertLost(remote.examine("id", vanished));
  }

  @Test
  void aSandboxThatTheEngineDoesNotKnowIsLost() {
    states.add(Future.failedFuture(EngineFailure.refused("inspect", 404, "no such container")));
    assertLost(autopsy.examine("id", vanished));
  }

  @Test
  void aSandboxWhoseEngineIsAwayIsLost() {
    states.add(Future.failedFuture(EngineFailure.unreachable("inspect", "refused")));
    assertLost(autopsy.examine("id", vanished));
  }

  @Test
  void aContainerThatIsAboutToEndIsWaitedFor() {
    states.addAll(
        List.of(
            Future.succeededFuture(RUNNING),
            Future.succeededFuture(RUNNING),
            Future.succeededFuture(ended(137, true))));
    Future<RunReport> report = autopsy.examine("id", vanished);
    timers.fire();
    timers.fire();
    assertEquals(Outcome.MEMORY_EXCEEDED, report.result().outcome());
  }

  @Test
  void aContainerThatRunsOnHasLostItsStream() {
    for (int i = 0; i < 8; i++) {
      states.add(Future.succeededFuture(RUNNING));
    }
    Future<RunReport> report = autopsy.examine("id", vanished);
    for (int i = 0; i < 7; i++) {
      timers.fire();
    }
    assertLost(report);
  }

  @Test
  void aKillForWantOfMemoryIsCorrected() {
    RunReport report = killedReport("signal=9\n");
    assertTrue(Autopsy.isDoubtful(report));
    states.add(Future.succeededFuture(ended(0, true)));
    RunReport corrected = autopsy.reconsider("id", report).result();
    assertEquals(Outcome.MEMORY_EXCEEDED, corrected.outcome());
    assertEquals("MemoryLimitExceeded", corrected.error().orElseThrow().name());
  }

  @Test
  void anotherKillStays() {
    RunReport report = killedReport("signal=9\n");
    states.add(Future.succeededFuture(ended(0, false)));
    assertSame(report, autopsy.reconsider("id", report).result());
    states.add(Future.failedFuture(EngineFailure.unreachable("inspect", "refused")));
    assertSame(report, autopsy.reconsider("id", report).result());
  }

  @Test
  void otherEndsAreNotDoubtful() {
    assertFalse(Autopsy.isDoubtful(killedReport("signal=15\n")));
    assertFalse(Autopsy.isDoubtful(killedReport("signal=9\nlimit=disk\n")));
    assertFalse(Autopsy.isDoubtful(killedReport("exit=137\n")));
  }
}
