package io.sandpool.provider.guest;

import io.sandpool.bus.OutputChunk;
import io.sandpool.bus.trace.Span;
import io.sandpool.bus.trace.SpanName;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;

/** The one run of a session, from the code's sending to its end, which comes exactly once. */
final class GuestRun {

  private final Transcript transcript;
  private final OutputWindow window;
  private final Ticker ticker;
  private final long startedAt;
  private final Promise<RunEnd> end = Promise.promise();

  GuestRun(Transcript transcript, OutputWindow window, Ticker ticker) {
    this.transcript = transcript;
    this.window = window;
    this.ticker = ticker;
    this.startedAt = ticker.nanos();
  }

  /** Shows itself as a part of {@code parent}, until its end. */
  void showTo(Span parent) {
    if (parent.isRecorded()) {
      Span span = parent.child(SpanName.GUEST);
      end.future().onComplete(over -> tell(span, over));
    }
  }

  private static void tell(Span span, AsyncResult<RunEnd> over) {
    if (over.failed()) {
      span.fail("lost");
    } else if (over.result() instanceof RunEnd.Reported reported) {
      span.past(SpanName.PROGRAM, reported.program());
    } else {
      span.fail(over.result() instanceof RunEnd.TimedOut ? "timed_out" : "vanished");
    }
    span.end();
  }

  /** Completes with the end; fails with a {@link ServiceException}. */
  Future<RunEnd> end() {
    return end.future();
  }

  /**
   * Takes a frame of the run.
   *
   * @throws ProtocolViolation where it does not belong into a run
   */
  void accept(GuestFrame frame) {
    if (frame.request() != RunRequest.REQUEST) {
      throw new ProtocolViolation("the guest sent a frame of a request that was never made");
    }
    Bytes payload = frame.payload();
    switch (frame.type()) {
      case STDOUT -> output(OutputChunk.Stream.STDOUT, payload);
      case STDERR -> output(OutputChunk.Stream.STDERR, payload);
      case RESULT -> transcript.result(payload);
      case ERROR -> transcript.error(payload);
      case ARTIFACT -> transcript.artifacts().begin(payload);
      case ARTIFACT_DATA -> transcript.artifacts().data(payload);
      case ARTIFACT_REFUSED -> transcript.artifacts().refusedByGuest(payload);
      case TRUNCATED -> transcript.truncated(streamOf(payload));
      case FINISHED -> finished(Finished.parse(payload));
      default -> throw new ProtocolViolation("the guest sent " + frame.type() + " during a run");
    }
  }

  private static OutputChunk.Stream streamOf(Bytes payload) {
    int code = payload.size() == 1 ? payload.toArray()[0] & 0xFF : 0;
    if (code == FrameType.STDOUT.code()) {
      return OutputChunk.Stream.STDOUT;
    } else if (code == FrameType.STDERR.code()) {
      return OutputChunk.Stream.STDERR;
    }
    throw new ProtocolViolation("the guest cut a stream that does not exist");
  }

  /** Time is up. */
  void timeOut() {
    end.tryComplete(
        new RunEnd.TimedOut(transcript.cut(Outcome.TIMED_OUT, Optional.empty(), runTime())));
  }

  /** The stream has ended. */
  void vanish() {
    end.tryComplete(new RunEnd.Vanished(transcript, runTime()));
  }

  /** The platform failed. */
  void fail(ServiceError error) {
    end.tryFail(new ServiceException(error));
  }

  private void output(OutputChunk.Stream stream, Bytes payload) {
    Bytes kept = transcript.output(stream, payload);
    if (!kept.isEmpty()) {
      window.write(new OutputChunk(stream, kept));
    }
  }

  private void finished(Finished finished) {
    end.tryComplete(new RunEnd.Reported(transcript.conclude(finished, runTime()), finished.wall()));
  }

  private Duration runTime() {
    return Duration.ofNanos(ticker.nanos() - startedAt);
  }
}
