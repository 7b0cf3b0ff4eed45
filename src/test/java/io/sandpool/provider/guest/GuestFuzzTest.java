package io.sandpool.provider.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.OutputChunk;
import io.sandpool.fuzz.FuzzInput;
import io.sandpool.fuzz.FuzzTarget;
import io.sandpool.fuzz.Fuzzer;
import io.sandpool.provider.RunOrder;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.RunReport;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a guest says, its session ends, its run has one end, and what is kept is bounded. */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GuestFuzzTest {

  @Test
  void whatAGuestSaysMustEndItsSessionAtTheWorst() {
    Fuzzer.hold(new Talk(), 100_000);
  }

  private static final class Talk implements FuzzTarget {

    private static final Limits LIMITS =
        new Limits(
            Duration.ofSeconds(10), 1 << 28, 1000, 64, 64, 1 << 20, 1_000, 1_000, 1_000, 3, 2_000);

    @Override
    public String name() {
      return "guest frames";
    }

    @Override
    public Shape shape() {
      return Shape.FRAMES;
    }

    @Override
    public List<byte[]> corpus() {
      Buffer hello = Frames.wire(FrameType.HELLO, 0, Frames.HELLO);
      Buffer end =
          Frames.wire(
              FrameType.FINISHED,
              1,
              "exit=0\nstdout_truncated=0\nwall_micros=1500\ncpu_micros=900\nmax_rss_kib=2048\n");
      Buffer output =
          Buffer.buffer()
              .appendBuffer(hello)
              .appendBuffer(Frames.wire(FrameType.STDOUT, 1, "hello €\n".repeat(20)))
              .appendBuffer(Frames.wire(FrameType.STDERR, 1, "oh"))
              .appendBuffer(Frames.wire(FrameType.TRUNCATED.code(), 1, new byte[] {(byte) 0x82}))
              .appendBuffer(Frames.wire(FrameType.RESULT, 1, "{\"a\": [1, 2.5, null]}"))
              .appendBuffer(end);
      Buffer files =
          Buffer.buffer()
              .appendBuffer(hello)
              .appendBuffer(Frames.wire(FrameType.ARTIFACT, 1, "artifacts/a.txt"))
              .appendBuffer(Frames.wire(FrameType.ARTIFACT_DATA, 1, "content"))
              .appendBuffer(Frames.wire(FrameType.ARTIFACT_REFUSED, 1, "too_large\0b.bin"))
              .appendBuffer(
                  Frames.wire(
                      FrameType.ERROR,
                      1,
                      "{\"name\":\"ValueError\",\"message\":\"bad\",\"traceback\":\"line 1\"}"))
              .appendBuffer(Frames.wire(FrameType.FINISHED, 1, "exit=1\n"));
      Buffer idle =
          Buffer.buffer().appendBuffer(hello).appendBuffer(Frames.wire(FrameType.PONG, 0, ""));
      Buffer wrong =
          Buffer.buffer()
              .appendBuffer(hello)
              .appendBuffer(Frames.wire(FrameType.PROTOCOL_ERROR, 0, "no such frame"));
      return Stream.of(output, files, idle, wrong).map(Buffer::getBytes).toList();
    }

    @Override
    public boolean take(FuzzInput input) {
      int[] passedOn = {0};
      int[] losses = {0};
      GuestSession session = new GuestSession(() -> 0, new ManualTimers(), why -> losses[0]++);
      session.attached(new ManualChannel());
      GuestFrameParser parser = new GuestFrameParser(session::onFrame);
      Future<RunEnd> run = Future.failedFuture("never begun");
      boolean asked = false;
      try {
        for (Buffer chunk : input.chunks()) {
          parser.accept(chunk);
          if (session.hello().succeeded() && !asked) {
            asked = true;
            run = begin(input.dice(4), session, passedOn);
          }
        }
      } catch (ProtocolViolation violation) {
        session.onViolation(violation);
      }
      session.onDiagnosis(Buffer.buffer(input.bytes()));
      session.onEnd();
      check(session, run, passedOn[0], losses[0]);
      return run.succeeded() && run.result() instanceof RunEnd.Reported;
    }

    private static Future<RunEnd> begin(int dice, GuestSession session, int[] passedOn) {
      if (dice == 0) {
        session.ping(Duration.ofSeconds(1));
        return Future.failedFuture("only asked");
      }
      return session.run(
          new RunOrder(
              Requests.of("python", "code"), LIMITS, new Deadline(Duration.ofHours(1).toNanos())),
          LIMITS,
          (OutputChunk chunk) -> {
            passedOn[0] += chunk.bytes().size();
            return Future.succeededFuture();
          });
    }

    private static void check(GuestSession session, Future<RunEnd> run, int passedOn, int losses) {
      assertTrue(session.hello().isComplete() && run.isComplete(), "something has no end");
      assertTrue(losses <= 1, "lost twice");
      assertTrue(passedOn <= LIMITS.stdoutBytes() + LIMITS.stderrBytes(), "passed on " + passedOn);
      assertTrue(session.diagnosis().length() <= 2_008, "the diagnosis is long");
      if (run.succeeded() && run.result() instanceof RunEnd.Reported reported) {
        RunReport report = reported.report();
        assertTrue(report.stdout().bytes().size() <= LIMITS.stdoutBytes(), "much output");
        assertTrue(report.artifacts().size() <= LIMITS.artifactCount(), "many files");
        assertEquals(
            true,
            report.artifacts().stream().mapToLong(file -> file.content().size()).sum()
                <= LIMITS.artifactBytes());
      }
    }

    @Override
    public long allowance(int length) {
      return 400_000 + 60L * length;
    }
  }
}
