package io.sandpool.provider.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.provider.OutputSink;
import io.sandpool.provider.RunOrder;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a session has its guest end by itself. */
class GuestFarewellTest {

  private static final Duration PATIENCE = Duration.ofMillis(250);

  private final ManualTimers timers = new ManualTimers();
  private final ManualChannel channel = new ManualChannel();
  private final List<String> lost = new ArrayList<>();
  private final GuestSession session = new GuestSession(() -> 0, timers, lost::add);

  private Future<RunEnd> run() {
    RunOrder order =
        new RunOrder(Requests.of("python", "code"), Requests.limits(), new Deadline(1L << 40));
    return session.run(order, Requests.limits(), OutputSink.none());
  }

  private void ready() {
    session.attached(channel);
    session.onFrame(Frames.hello());
  }

  private boolean isAskedToEnd() {
    Buffer end = RunRequest.end();
    int from = Math.max(0, channel.sent.length() - end.length());
    return channel.sent.slice(from, channel.sent.length()).equals(end);
  }

  @Test
  void anIdleGuestMustBeAskedToEnd() {
    ready();
    Future<Void> end = session.end(PATIENCE);
    assertTrue(isAskedToEnd());
    assertFalse(end.isComplete());
    session.onEnd();
    assertTrue(end.succeeded());
    assertEquals(List.of(), lost);
    assertEquals(List.of(), timers.pending);
  }

  @Test
  void aGuestThatHasFinishedMustBeAskedToEnd() {
    ready();
    run();
    session.onFrame(Frames.frame(FrameType.FINISHED, "exit=0\n"));
    Future<Void> end = session.end(PATIENCE);
    assertTrue(isAskedToEnd());
    session.onEnd();
    assertTrue(end.succeeded());
  }

  @Test
  void aGuestThatDoesNotEndMustBeGivenUp() {
    ready();
    Future<Void> end = session.end(PATIENCE);
    assertEquals(PATIENCE, timers.fire());
    assertTrue(end.succeeded());
    assertTrue(channel.closed);
  }

  @Test
  void aGuestWhoseProgramStillRunsMustNotBeAsked() {
    ready();
    Future<RunEnd> run = run();
    assertTrue(session.end(PATIENCE).succeeded());
    assertFalse(isAskedToEnd());
    assertTrue(channel.closed);
    assertTrue(run.failed());
  }

  @Test
  void aSessionWithoutAStreamMustEndAtOnce() {
    assertTrue(session.end(PATIENCE).succeeded());
    assertTrue(session.hello().failed());
  }

  @Test
  void whatAGuestSaysAfterItsFarewellMustNotMatter() {
    ready();
    session.end(PATIENCE);
    session.onFrame(Frames.frame(FrameType.STDOUT, "x"));
    session.onEnd();
    assertEquals(List.of(), lost);
  }
}
