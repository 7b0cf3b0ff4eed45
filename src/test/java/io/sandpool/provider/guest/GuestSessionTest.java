package io.sandpool.provider.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.OutputChunk;
import io.sandpool.bus.trace.Span;
import io.sandpool.provider.OutputSink;
import io.sandpool.provider.RunOrder;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.testkit.RecordedSpan;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GuestSessionTest {

  private static final Duration FAR = Duration.ofMinutes(5);

  private final ManualTimers timers = new ManualTimers();
  private final ManualChannel channel = new ManualChannel();
  private final List<String> lost = new ArrayList<>();
  private long now;
  private final GuestSession session = new GuestSession(() -> now, timers, lost::add);

  private GuestSession ready() {
    session.attached(channel);
    session.onFrame(Frames.hello());
    return session;
  }

  private Future<RunEnd> run(OutputSink sink, Duration deadline) {
    RunOrder order =
        new RunOrder(
            Requests.of("python", "code"), Requests.limits(), new Deadline(deadline.toNanos()));
    return session.run(order, Requests.limits(), sink);
  }

  private Future<RunEnd> run() {
    return run(OutputSink.none(), FAR);
  }

  private static RunReport reportOf(Future<RunEnd> run) {
    return assertInstanceOf(RunEnd.Reported.class, run.result()).report();
  }

  private static ServiceError errorOf(Future<?> future) {
    assertTrue(future.failed());
    return assertInstanceOf(ServiceException.class, future.cause()).error();
  }

  @Test
  void helloMustBeTold() {
    ready();
    assertEquals("python", session.hello().result().language());
    assertEquals(List.of(), lost);
  }

  @Test
  void aGuestThatBeginsOtherwiseMustBreakTheProtocol() {
    session.attached(channel);
    assertThrows(
        ProtocolViolation.class, () -> session.onFrame(Frames.frame(FrameType.STDOUT, "x")));
  }

  @Test
  void anEndBeforeHelloMustFailItAndBeNobodysLoss() {
    session.attached(channel);
    session.onDiagnosis(Buffer.buffer("guest: exec: \u0007no such file\n"));
    session.onEnd();
    assertTrue(session.hello().failed());
    assertEquals("guest: exec: \\u0007no such file", session.diagnosis());
    assertEquals(List.of(), lost);
  }

  @Test
  void aDiagnosisMustBeBounded() {
    for (int i = 0; i < 10_000; i++) {
      session.onDiagnosis(Buffer.buffer("x".repeat(1000)));
    }
    assertTrue(session.diagnosis().length() <= 2003);
  }

  @Test
  void anEndWhileIdleMustBeALoss() {
    ready();
    session.onEnd();
    assertEquals(List.of("it ended by itself"), lost);
    assertInstanceOf(ServiceError.ProviderUnavailable.class, errorOf(run()));
  }

  @Test
  void aViolationWhileIdleMustBeALoss() {
    ready();
    session.onViolation(new ProtocolViolation("it spoke unasked"));
    session.onEnd();
    assertEquals(List.of("it broke the protocol: it spoke unasked"), lost);
  }

  @Test
  void anEndAfterCloseMustNotBeALoss() {
    ready().close();
    session.onEnd();
    assertEquals(List.of(), lost);
    assertTrue(channel.closed);
  }

  @Test
  void aChannelThatOpensAfterCloseMustBeClosed() {
    session.close();
    session.attached(channel);
    assertTrue(channel.closed);
  }

  @Test
  void aProgramMustBeSentInOneWriteAndItsEndBeReported() {
    ready();
    now = 1_000;
    Future<RunEnd> run = run();
    assertEquals(1, channel.writes);
    session.onFrame(Frames.frame(FrameType.STDOUT, "out"));
    session.onFrame(Frames.frame(FrameType.STDERR, "err"));
    session.onFrame(Frames.frame(FrameType.RESULT, "1"));
    assertFalse(run.isComplete());
    now = 6_000;
    session.onFrame(Frames.frame(FrameType.FINISHED, "exit=0\n"));
    RunReport report = reportOf(run);
    assertEquals(Outcome.SUCCEEDED, report.outcome());
    assertEquals(Bytes.utf8("out"), report.stdout().bytes());
    assertEquals(Bytes.utf8("err"), report.stderr().bytes());
    assertEquals(Duration.ofNanos(5_000), report.runTime());
    assertEquals(List.of(), timers.pending);
  }

  @Test
  void aSecondProgramMustBeRefused() {
    ready();
    run();
    assertInstanceOf(ServiceError.ProviderUnavailable.class, errorOf(run()));
    session.onFrame(Frames.frame(FrameType.FINISHED, "exit=0\n"));
    assertInstanceOf(ServiceError.ProviderUnavailable.class, errorOf(run()));
    assertEquals(1, channel.writes);
  }

  @Test
  void whatComesAfterTheEndMustBeIgnored() {
    ready();
    Future<RunEnd> run = run();
    session.onFrame(Frames.frame(FrameType.FINISHED, "exit=0\n"));
    session.onFrame(Frames.frame(FrameType.STDOUT, "late"));
    session.onFrame(Frames.frame(FrameType.FINISHED, "exit=1\n"));
    session.onEnd();
    assertEquals(Outcome.SUCCEEDED, reportOf(run).outcome());
    assertEquals(List.of(), lost);
  }

  @Test
  void anEndDuringARunMustGoToTheRun() {
    ready();
    Future<RunEnd> run = run();
    session.onEnd();
    assertInstanceOf(RunEnd.Vanished.class, run.result());
    assertEquals(List.of(), lost);
    assertEquals(List.of(), timers.pending);
  }

  @Test
  void aViolationDuringARunMustBeThePlatformsFailure() {
    ready();
    Future<RunEnd> run = run();
    assertThrows(
        ProtocolViolation.class,
        () -> session.onFrame(Frames.frame(FrameType.STDOUT, 7, "of another request")));
    session.onViolation(new ProtocolViolation("it did"));
    session.onEnd();
    assertInstanceOf(ServiceError.ProviderLost.class, errorOf(run));
  }

  @Test
  void aProtocolErrorOfTheGuestMustBeThePlatformsFailure() {
    ready();
    run();
    assertThrows(
        ProtocolViolation.class,
        () -> session.onFrame(Frames.frame(FrameType.PROTOCOL_ERROR, "host is drunk")));
  }

  @Test
  void timeUpMustReportTheOutputSoFarAndCloseTheChannel() {
    ready();
    Future<RunEnd> run = run();
    session.onFrame(Frames.frame(FrameType.STDOUT, "so far"));
    assertEquals(Requests.limits().wall(), timers.fire());
    RunReport report = assertInstanceOf(RunEnd.TimedOut.class, run.result()).report();
    assertEquals(Outcome.TIMED_OUT, report.outcome());
    assertEquals(Bytes.utf8("so far"), report.stdout().bytes());
    assertTrue(channel.closed);
    session.onEnd();
    assertEquals(List.of(), lost);
  }

  @Test
  void aCutMustBeToldWhenItHappens() {
    ready();
    Future<RunEnd> run = run();
    session.onFrame(
        new GuestFrame(
            FrameType.TRUNCATED,
            RunRequest.REQUEST,
            Bytes.wrap(new byte[] {(byte) FrameType.STDOUT.code()})));
    timers.fire();
    RunReport report = assertInstanceOf(RunEnd.TimedOut.class, run.result()).report();
    assertTrue(report.stdout().truncated());
    assertFalse(report.stderr().truncated());
  }

  @Test
  void theDeadlineMustCountWhereItComesBeforeTheWallClockLimit() {
    ready();
    run(OutputSink.none(), Duration.ofSeconds(2));
    assertEquals(Duration.ofSeconds(2), timers.fire());
  }

  @Test
  void closeDuringARunMustFailItAsLost() {
    ready();
    Future<RunEnd> run = run();
    session.close();
    assertInstanceOf(ServiceError.ProviderLost.class, errorOf(run));
  }

  @Test
  void aCheckMustBeAnswered() {
    ready();
    Future<Void> check = session.ping(Duration.ofSeconds(1));
    assertEquals(FrameType.PING.code(), Frames.sent(channel.sent).get(0).type());
    assertInstanceOf(
        ServiceError.ProviderUnavailable.class, errorOf(session.ping(Duration.ofSeconds(1))));
    session.onFrame(Frames.frame(FrameType.PONG, 0, ""));
    assertTrue(check.succeeded());
    assertEquals(List.of(), timers.pending);
  }

  @Test
  void aCheckWithoutAnswerMustFail() {
    ready();
    Future<Void> check = session.ping(Duration.ofSeconds(1));
    timers.fire();
    assertInstanceOf(ServiceError.ProviderUnavailable.class, errorOf(check));
  }

  @Test
  void aCheckMustFailWhereTheGuestEnds() {
    ready();
    Future<Void> check = session.ping(Duration.ofSeconds(1));
    session.onEnd();
    assertTrue(check.failed());
  }

  @Test
  void anUnaskedAnswerMustBreakTheProtocol() {
    ready();
    assertThrows(
        ProtocolViolation.class, () -> session.onFrame(Frames.frame(FrameType.PONG, 0, "")));
  }

  @Test
  void readingMustStopWhileTooMuchIsUnderWay() {
    ready();
    List<Promise<Void>> acknowledgements = new ArrayList<>();
    run(
        chunk -> {
          Promise<Void> promise = Promise.promise();
          acknowledgements.add(promise);
          return promise.future();
        },
        FAR);
    String large = "x".repeat(GuestFrame.MAX_PAYLOAD);
    for (int i = 0; i < 4; i++) {
      session.onFrame(Frames.frame(FrameType.STDOUT, large));
    }
    assertFalse(channel.paused);
    session.onFrame(Frames.frame(FrameType.STDOUT, "one more byte"));
    assertTrue(channel.paused);
    acknowledgements.get(0).complete();
    assertFalse(channel.paused);
  }

  @Test
  void aListenerThatIsGoneMustEndTheRun() {
    ready();
    Future<RunEnd> run = run(chunk -> Future.failedFuture("gone"), FAR);
    session.onFrame(Frames.frame(FrameType.STDOUT, "x"));
    assertInstanceOf(ServiceError.Cancelled.class, errorOf(run));
    assertTrue(channel.closed);
  }

  @Test
  void whatIsCutMustNotReachTheListener() {
    ready();
    List<OutputChunk> chunks = new ArrayList<>();
    run(Requests.collecting(chunks), FAR);
    for (int i = 0; i < 40; i++) {
      session.onFrame(Frames.frame(FrameType.STDOUT, "x".repeat(GuestFrame.MAX_PAYLOAD)));
    }
    int total = chunks.stream().mapToInt(chunk -> chunk.bytes().size()).sum();
    assertEquals(Requests.limits().stdoutBytes(), total);
  }

  @Test
  void hostileFramesMustNeverDoMoreThanEndTheSession() {
    FrameType[] types = FrameType.values();
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      GuestSession fresh = new GuestSession(() -> 0, timers, lost::add);
      fresh.attached(new ManualChannel());
      fresh.onFrame(Frames.hello());
      Future<RunEnd> run =
          fresh.run(
              new RunOrder(Requests.of("python", ""), Requests.limits(), new Deadline(1L << 40)),
              Requests.limits(),
              OutputSink.none());
      try {
        for (int i = 0; i < 50; i++) {
          byte[] payload = new byte[random.nextInt(40)];
          random.nextBytes(payload);
          FrameType type = types[FrameType.HELLO.ordinal() + random.nextInt(11)];
          fresh.onFrame(new GuestFrame(type, random.nextInt(2), Bytes.wrap(payload)));
        }
      } catch (ProtocolViolation violation) {
        fresh.onViolation(violation);
      }
      fresh.onEnd();
      assertTrue(run.isComplete(), "seed " + seed);
    }
    assertEquals(List.of(), timers.pending);
  }

  private Future<RunEnd> run(Span caller) {
    ready();
    RunOrder order =
        new RunOrder(
            Requests.of("python", "code"), Requests.limits(), new Deadline(FAR.toNanos()), caller);
    return session.run(order, Requests.limits(), OutputSink.none());
  }

  @Test
  void theProgramsOwnTimeMustBeAPartOfTheGuests() {
    RecordedSpan caller = new RecordedSpan();
    run(caller);
    RecordedSpan guest = caller.only();
    assertEquals("sandpool.guest", guest.name());
    assertFalse(guest.isEnded());
    session.onFrame(Frames.frame(FrameType.FINISHED, "exit=0\nwall_us=1500\n"));
    assertTrue(guest.isEnded());
    assertEquals("sandpool.program PT0.0015S", guest.only().name());
    assertEquals(List.of(), guest.events());
  }

  @Test
  void aGuestThatIsLostMustSaySoInItsTrace() {
    RecordedSpan caller = new RecordedSpan();
    run(caller);
    session.onEnd();
    assertTrue(caller.only().isEnded());
    assertEquals(List.of("failed vanished"), caller.only().events());
  }
}
