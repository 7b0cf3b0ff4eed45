package io.sandpool.provider.remote;

import io.sandpool.bus.OutputChunk;
import io.sandpool.provider.OutputSink;
import io.sandpool.provider.RunOrder;
import io.sandpool.provider.guest.OutputWindow;
import io.sandpool.provider.guest.Timers;
import io.sandpool.provider.guest.Transcript;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.ProgramError;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** One program in a kernel of its language, from its sending to its end. */
final class KernelRun implements Kernel.Listener {

  private static final int MAX_CHUNK = 64 * 1024;

  /** A cloud that ends a program in time says so at once; that much later it should be known. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  private final RunOrder order;
  private final Duration grace;
  private final RemoteTools tools;
  private final Transcript transcript;
  private final RichResults rich;
  private final OutputWindow window;
  private final Pulse pulse;
  private final Promise<RunReport> report = Promise.promise();
  private final long startedAt;
  private Optional<Kernel.Call> call = Optional.empty();
  private Timers.Cancel watchdog = () -> {};
  private boolean failed;
  private boolean over;

  /**
   * Makes a run that has not begun.
   *
   * @param grace how long after the program's time its end may come
   */
  KernelRun(RunOrder order, OutputSink sink, RemoteTools tools, Duration grace) {
    this.order = order;
    this.grace = grace;
    this.tools = tools;
    this.transcript = new Transcript(order.limits());
    this.rich = new RichResults(transcript);
    this.window = new OutputWindow(sink, this::pause, this::resume, this::abandon);
    this.pulse = new Pulse(tools.ticker());
    this.startedAt = tools.ticker().nanos();
  }

  /** Sends the program; completes with its report or a {@link ServiceException}. */
  Future<RunReport> begin(Kernel kernel, String language) {
    Duration left = tools.left(order.deadline());
    Duration wall = order.limits().wall();
    Duration patience = wall.plus(grace);
    watchdog = tools.timers().after(shorter(left, patience), this::timeOut);
    Kernel.Call begun =
        kernel.execute(
            new Kernel.Order(order.request().code(), language, shorter(left, wall), order.span()),
            this);
    if (over) {
      begun.abort();
    } else {
      call = Optional.of(begun);
    }
    return report.future();
  }

  /** The sandbox is ended under it. */
  void destroyed() {
    if (end()) {
      report.fail(Failures.lost("The sandbox was destroyed while the program ran."));
    }
  }

  private void pause() {
    pulse.pause();
    call.ifPresent(Kernel.Call::pause);
  }

  private void resume() {
    pulse.resume();
    call.ifPresent(Kernel.Call::resume);
  }

  @Override
  public void onAlive() {
    pulse.beat();
  }

  @Override
  public void onText(OutputChunk.Stream stream, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length && !over; at += MAX_CHUNK) {
      int end = Math.min(bytes.length, at + MAX_CHUNK);
      Bytes kept = transcript.output(stream, Bytes.wrap(Arrays.copyOfRange(bytes, at, end)));
      if (!kept.isEmpty()) {
        window.write(new OutputChunk(stream, kept));
      }
    }
  }

  @Override
  public void onRich(Kernel.Rich shown) {
    if (!over) {
      rich.add(shown);
    }
  }

  @Override
  public void onError(ProgramError error) {
    if (!failed) {
      failed = true;
      transcript.error(error);
    }
  }

  @Override
  public void onEnd() {
    call = Optional.empty();
    if (end()) {
      report.complete(transcript.conclude(failed ? 1 : 0, runTime()));
    }
  }

  @Override
  public void onBroken(CloudException why) {
    call = Optional.empty();
    if (!end()) {
      return;
    }
    boolean timedOut = why.kind() == CloudException.Kind.TIMED_OUT;
    boolean late = runTime().compareTo(order.limits().wall()) >= 0;
    boolean ofTheCloud = pulse.isSilent() && (timedOut || isOverdue());
    if (why.harmless() || ofTheCloud || !timedOut && !late) {
      report.fail(Failures.ofRun(Optional.of(why)));
    } else {
      report.complete(transcript.cut(Outcome.TIMED_OUT, Optional.empty(), runTime()));
    }
  }

  private void timeOut() {
    if (!end()) {
      return;
    }
    if (pulse.isSilent() && isOverdue()) {
      report.fail(Failures.silent());
    } else {
      report.complete(transcript.cut(Outcome.TIMED_OUT, Optional.empty(), runTime()));
    }
  }

  private boolean isOverdue() {
    return runTime().compareTo(order.limits().wall().plus(SLACK)) >= 0;
  }

  private void abandon() {
    if (end()) {
      report.fail(
          new ServiceException(
              new ServiceError.Cancelled("Nobody takes the program's output any more.")));
    }
  }

  /** Whether this is the run's one end. */
  private boolean end() {
    if (over) {
      return false;
    }
    over = true;
    watchdog.cancel();
    call.ifPresent(Kernel.Call::abort);
    call = Optional.empty();
    return true;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private Duration runTime() {
    return Duration.ofNanos(tools.ticker().nanos() - startedAt);
  }
}
