package io.sandpool.provider.remote;

import io.sandpool.provider.OutputSink;
import io.sandpool.provider.ProviderListener.RunStage;
import io.sandpool.provider.RunOrder;
import io.sandpool.provider.guest.GuestSession;
import io.sandpool.provider.guest.Hello;
import io.sandpool.provider.guest.RunEnd;
import io.sandpool.provider.guest.Timers;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxSpec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;

/** A kernel with a guest of ours in it. */
final class GuestWorkplace implements Workplace {

  private static final int SHOWN = 400;

  /** The guest ends a program in time and says so at once; that much later it should be known. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  private final SandboxSpec spec;
  private final RemoteTools tools;
  private final Duration grace;
  private final GuestSession session;
  private final KernelChannel channel;
  private final Pulse pulse;

  private GuestWorkplace(
      SandboxSpec spec, Kernel kernel, GuestScript script, RemoteTools tools, Duration grace) {
    this.spec = spec;
    this.tools = tools;
    this.grace = grace;
    this.session = new GuestSession(tools.ticker(), tools.timers(), reason -> {}, grace);
    this.pulse = new Pulse(tools.ticker());
    this.channel = new KernelChannel(kernel, script, tools.keys().get(), session, pulse);
    session.attached(channel);
  }

  /**
   * Installs a guest and waits for its hello.
   *
   * @param limit for all of it
   * @return fails with a {@link CloudException} where the kernel did not answer, with a {@link
   *     NotReadyException} where it cannot be used
   */
  static Future<Workplace> open(
      SandboxSpec spec,
      Kernel kernel,
      GuestScript script,
      RemoteTools tools,
      Duration grace,
      Duration limit) {
    GuestWorkplace place = new GuestWorkplace(spec, kernel, script, tools, grace);
    Promise<Void> inTime = Promise.promise();
    Timers.Cancel timeout =
        tools
            .timers()
            .after(
                limit, () -> inTime.tryFail(new NotReadyException("it took too long to warm up")));
    place.session.hello().onFailure(inTime::tryFail);
    place.channel.prepare(spec, limit).onSuccess(inTime::tryComplete).onFailure(inTime::tryFail);
    return inTime
        .future()
        .onComplete(done -> timeout.cancel())
        .compose(installed -> place.greeted())
        .<Workplace>map(hello -> place)
        .onFailure(e -> place.close());
  }

  private Future<Hello> greeted() {
    if (!session.hello().succeeded()) {
      return refuse("its guest did not say hello");
    }
    Optional<String> objection = session.hello().result().objection(spec.language());
    return objection.isPresent() ? refuse(objection.get()) : session.hello();
  }

  private Future<Hello> refuse(String why) {
    String said = session.diagnosis();
    String shown = said.length() > SHOWN ? "..." + said.substring(said.length() - SHOWN) : said;
    return Future.failedFuture(
        new NotReadyException(said.isEmpty() ? why : why + "; it printed: " + shown));
  }

  @Override
  public Future<RunReport> run(RunOrder order, OutputSink sink) {
    channel.allow(order.limits().wall().plus(grace), order.span());
    return session.run(order, spec.ceiling(), sink).compose(end -> reportOf(order, end));
  }

  @Override
  public void close() {
    session.close();
  }

  private Future<RunReport> reportOf(RunOrder order, RunEnd end) {
    Duration wall = order.limits().wall();
    if (end instanceof RunEnd.Vanished vanished) {
      if (vanished.runTime().compareTo(wall) < 0 || isOfTheCloud(vanished.runTime(), wall)) {
        return Future.failedFuture(Failures.ofRun(channel.broken()));
      }
      return Future.succeededFuture(
          vanished.transcript().cut(Outcome.TIMED_OUT, Optional.empty(), vanished.runTime()));
    }
    if (end instanceof RunEnd.TimedOut timedOut) {
      return isOfTheCloud(timedOut.report().runTime(), wall)
          ? Future.failedFuture(Failures.silent())
          : Future.succeededFuture(timedOut.report());
    }
    RunEnd.Reported reported = (RunEnd.Reported) end;
    Duration rest = reported.report().runTime().minus(reported.program());
    tools.listener().onRunStage(RunStage.PROGRAM, reported.program());
    tools.listener().onRunStage(RunStage.TRANSPORT, rest.isNegative() ? Duration.ZERO : rest);
    return Future.succeededFuture(reported.report());
  }

  /** Whether it was not the program that let time pass, but a cloud which has fallen silent. */
  private boolean isOfTheCloud(Duration runTime, Duration wall) {
    return pulse.isSilent() && runTime.compareTo(wall.plus(SLACK)) >= 0;
  }
}
