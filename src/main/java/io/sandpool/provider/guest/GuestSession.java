package io.sandpool.provider.guest;

import io.sandpool.provider.OutputSink;
import io.sandpool.provider.RunOrder;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The talk with one guest, from the attach stream's opening to its end.
 *
 * <pre>
 *   GREETING ──HELLO──▶ READY ──run──▶ RUNNING ──FINISHED──▶ FINISHED ──end──▶ OVER
 *       └──────────────────┴──────────────┴──────────────────────┴── stream ends, close, violation, time up ──▶ OVER
 * </pre>
 *
 * <p>Whatever a guest sends, the session ends in OVER at the worst, and each of its futures
 * completes exactly once. Used on the provider's context.
 */
public final class GuestSession implements GuestChannel.Listener {

  private enum State {
    GREETING,
    READY,
    RUNNING,
    FINISHED,
    OVER
  }

  private static final int MAX_DIAGNOSIS = 2000;

  private final Ticker ticker;
  private final Timers timers;
  private final Consumer<String> onLost;
  private final Duration grace;
  private final Promise<Hello> hello = Promise.promise();
  private final Promise<Void> gone = Promise.promise();
  private final StringBuilder diagnosis = new StringBuilder();

  private State state = State.GREETING;
  private Optional<GuestChannel> channel = Optional.empty();
  private Optional<GuestRun> run = Optional.empty();
  private Optional<Promise<Void>> ping = Optional.empty();
  private Timers.Cancel watchdog = () -> {};

  /**
   * Makes a session without a channel yet.
   *
   * @param onLost told why, when the guest ends while it is ready and idle
   */
  public GuestSession(Ticker ticker, Timers timers, Consumer<String> onLost) {
    this(ticker, timers, onLost, Duration.ZERO);
  }

  /**
   * Makes a session with a guest far away, that keeps the time itself.
   *
   * @param grace how much longer than that the host waits before it stops listening
   */
  public GuestSession(Ticker ticker, Timers timers, Consumer<String> onLost, Duration grace) {
    this.ticker = ticker;
    this.timers = timers;
    this.onLost = onLost;
    this.grace = grace;
  }

  /** Hands the channel over whose listener this is. */
  public void attached(GuestChannel opened) {
    if (state == State.OVER) {
      opened.close();
    } else {
      channel = Optional.of(opened);
    }
  }

  /** Completes with what the guest says first; fails with a reason where it ends before. */
  public Future<Hello> hello() {
    return hello.future();
  }

  /** What the guest wrote to its standard error: bounded, printable, perhaps empty. */
  public String diagnosis() {
    return Printable.of(diagnosis.toString().strip(), MAX_DIAGNOSIS);
  }

  /** Asks an idle guest whether it answers; fails where it does not within {@code limit}. */
  public Future<Void> ping(Duration limit) {
    if (state != State.READY || ping.isPresent()) {
      return Future.failedFuture(unavailable("The sandbox cannot be asked: it is " + state + "."));
    }
    Promise<Void> answer = Promise.promise();
    ping = Optional.of(answer);
    channel.orElseThrow().send(RunRequest.ping());
    Timers.Cancel timeout =
        timers.after(
            limit, () -> answer.tryFail(unavailable("The sandbox did not answer in time.")));
    return answer.future().onComplete(answered -> timeout.cancel());
  }

  /**
   * Runs a program.
   *
   * @param ceiling the sandbox's own limits
   * @return fails with {@link ServiceException} where the platform failed; {@code
   *     ProviderUnavailable} means that nothing was sent
   */
  public Future<RunEnd> run(RunOrder order, Limits ceiling, OutputSink sink) {
    if (state != State.READY) {
      return Future.failedFuture(
          unavailable("The sandbox is gone, or has been used; nothing of the program ran."));
    }
    GuestChannel open = channel.orElseThrow();
    Duration patience = patience(order);
    Buffer frames = RunRequest.encode(order, ceiling, timeForTheGuest(order, patience));
    state = State.RUNNING;
    GuestRun begun =
        new GuestRun(
            new Transcript(order.limits()),
            new OutputWindow(sink, open::pause, open::resume, this::abandon),
            ticker);
    run = Optional.of(begun);
    begun.showTo(order.span());
    open.send(frames);
    watchdog = timers.after(patience, this::timeOut);
    return begun.end();
  }

  /**
   * Has a guest end by itself that is idle or has finished its run: that costs the machine less
   * than to have it killed. A run under way fails as lost.
   *
   * @param patience how long the guest may take
   * @return succeeds when the stream has ended, or patience has, or the guest cannot be asked
   */
  public Future<Void> end(Duration patience) {
    if (channel.isEmpty() || state != State.READY && state != State.FINISHED) {
      close();
      return Future.succeededFuture();
    }
    over();
    channel.get().send(RunRequest.end());
    Timers.Cancel timeout = timers.after(patience, gone::tryComplete);
    return gone.future()
        .onComplete(
            ended -> {
              timeout.cancel();
              channel.ifPresent(GuestChannel::close);
            });
  }

  /** Ends the session without a word to anybody; a run in it fails as lost. */
  public void close() {
    over();
    channel.ifPresent(GuestChannel::close);
    hello.tryFail("it was destroyed before it said hello");
    run.ifPresent(
        running -> running.fail(lost("The sandbox was destroyed while the program ran.")));
  }

  @Override
  public void onFrame(GuestFrame frame) {
    switch (state) {
      case GREETING -> greet(frame);
      case READY -> answer(frame);
      case RUNNING -> running(frame);
      case FINISHED, OVER -> {}
    }
  }

  @Override
  public void onDiagnosis(Buffer slice) {
    int room = MAX_DIAGNOSIS - diagnosis.length();
    if (room > 0) {
      diagnosis.append(
          slice.getString(0, Math.min(room, slice.length()), StandardCharsets.ISO_8859_1.name()));
    }
  }

  @Override
  public void onViolation(ProtocolViolation violation) {
    String reason = "it broke the protocol: " + violation.what();
    run.ifPresent(
        running ->
            running.fail(lost("The sandbox was lost while the program ran: " + reason + ".")));
    ended(reason);
  }

  @Override
  public void onEnd() {
    run.ifPresent(GuestRun::vanish);
    ended("it ended by itself");
    gone.tryComplete();
  }

  private void greet(GuestFrame frame) {
    if (frame.type() != FrameType.HELLO) {
      throw new ProtocolViolation("the guest began with " + frame.type());
    }
    Hello said = Hello.parse(frame.payload());
    state = State.READY;
    hello.tryComplete(said);
  }

  private void answer(GuestFrame frame) {
    if (frame.type() != FrameType.PONG || ping.isEmpty()) {
      throw new ProtocolViolation("the guest sent " + frame.type() + " unasked");
    }
    Promise<Void> asked = ping.get();
    ping = Optional.empty();
    asked.tryComplete();
  }

  private void running(GuestFrame frame) {
    if (frame.type() == FrameType.PONG && ping.isPresent()) {
      answer(frame);
      return;
    }
    GuestRun running = run.orElseThrow();
    running.accept(frame);
    if (frame.type() == FrameType.FINISHED) {
      over();
      state = State.FINISHED;
    }
  }

  private void timeOut() {
    over();
    channel.ifPresent(GuestChannel::close);
    run.ifPresent(GuestRun::timeOut);
  }

  private void abandon() {
    if (state == State.RUNNING) {
      over();
      channel.ifPresent(GuestChannel::close);
      run.ifPresent(
          running ->
              running.fail(
                  new ServiceError.Cancelled("Nobody takes the program's output any more.")));
    }
  }

  private void ended(String reason) {
    boolean idle = state == State.READY;
    over();
    hello.tryFail(reason + " before it said hello");
    if (idle) {
      onLost.accept(reason);
    }
  }

  private void over() {
    state = State.OVER;
    watchdog.cancel();
    ping.ifPresent(asked -> asked.tryFail(unavailable("The sandbox has ended.")));
    ping = Optional.empty();
  }

  private Duration patience(RunOrder order) {
    Duration left = Duration.ofNanos(order.deadline().remainingNanos(ticker.nanos()));
    Duration full = order.limits().wall().plus(grace);
    return left.compareTo(full) < 0 ? left : full;
  }

  /** So that its last word is here before the host's patience ends. */
  private Optional<Duration> timeForTheGuest(RunOrder order, Duration patience) {
    if (grace.isZero()) {
      return Optional.empty();
    }
    Duration quarter = patience.dividedBy(4);
    Duration time = patience.minus(grace.compareTo(quarter) < 0 ? grace : quarter);
    Duration wall = order.limits().wall();
    return Optional.of(time.compareTo(wall) < 0 ? time : wall);
  }

  private static ServiceException unavailable(String detail) {
    return new ServiceException(new ServiceError.ProviderUnavailable(detail));
  }

  private static ServiceError lost(String detail) {
    return new ServiceError.ProviderLost(detail);
  }
}
