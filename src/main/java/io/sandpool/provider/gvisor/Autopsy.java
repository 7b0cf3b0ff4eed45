package io.sandpool.provider.gvisor;

import io.sandpool.provider.guest.RunEnd;
import io.sandpool.provider.guest.Timers;
import io.sandpool.provider.guest.Transcript;
import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.ProgramError;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds out what really ended a run, from what the engine knows of its container.
 *
 * <p>The program cannot end its sandbox by rights: process 1 belongs to another user. But it can
 * exhaust what the sandbox stands on. So: a container that the engine, alive all the time, saw end
 * by itself was brought down by its program. Where the engine was away too, or the container was
 * killed or removed from outside, the program is not to blame. One that had ended before the code
 * was sent has run nothing, and another sandbox may run it.
 *
 * <p>Where memory runs out, the kernel kills whichever process of the sandbox it likes: the whole
 * sandbox goes, or the guest sees its interpreter die of SIGKILL as if the program had done it. The
 * engine tells the difference, but only of a container that has ended.
 */
final class Autopsy {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final int LOOKS = 8;

  /**
   * How a container ends that is told to from outside: its guest exits with 0 on SIGTERM and at the
   * end of its input, or does not come to that and dies of SIGKILL or SIGTERM.
   */
  private static final Set<Long> FROM_OUTSIDE = Set.of(0L, 137L, 143L);

  private final Function<String, Future<ContainerState>> inspect;
  private final Timers timers;
  private final InstantSource clock;

  /**
   * Makes one that has the engine's clock.
   *
   * @param clock where the engine has another, one that stands at {@link Instant#MIN}
   */
  Autopsy(Function<String, Future<ContainerState>> inspect, Timers timers, InstantSource clock) {
    this.inspect = inspect;
    this.timers = timers;
    this.clock = clock;
  }

  /**
   * Makes the report of a run whose sandbox vanished.
   *
   * @return fails with {@code ProviderLost} where the program is not to blame, with {@code
   *     ProviderUnavailable} where nothing of it ran
   */
  Future<RunReport> examine(String container, RunEnd.Vanished vanished) {
    Instant now = clock.instant();
    Instant sentAt = now.equals(Instant.MIN) ? now : now.minus(vanished.runTime());
    return settled(container)
        .transform(
            state ->
                state.succeeded()
                    ? judge(state.result(), sentAt, vanished)
                    : Future.failedFuture(
                        lost("the container engine cannot say why: " + wordsOf(state.cause()))));
  }

  /** Whether a report's SIGKILL may have been the kernel's, for want of memory. */
  static boolean isDoubtful(RunReport report) {
    return report.outcome() == Outcome.KILLED
        && report.error().isEmpty()
        && report.signal().equals(Optional.of("SIGKILL"));
  }

  /**
   * Corrects a doubtful report, once the container has been told to end. Never fails: where nothing
   * can be found out, the report stays.
   */
  Future<RunReport> reconsider(String container, RunReport report) {
    return settled(container)
        .map(state -> state.outOfMemory() ? outOfMemory(report) : report)
        .otherwise(report);
  }

  private Future<ContainerState> settled(String container) {
    Promise<ContainerState> settled = Promise.promise();
    look(container, FIRST_PAUSE, LOOKS, settled);
    return settled.future();
  }

  /** The stream's end is known a little earlier to us than the container's to the engine. */
  private void look(
      String container, Duration pause, int looksLeft, Promise<ContainerState> settled) {
    inspect
        .apply(container)
        .onFailure(settled::tryFail)
        .onSuccess(
            state -> {
              if (state.running() && looksLeft > 1) {
                timers.after(
                    pause, () -> look(container, pause.multipliedBy(2), looksLeft - 1, settled));
              } else {
                settled.tryComplete(state);
              }
            });
  }

  private static Future<RunReport> judge(
      ContainerState state, Instant sentAt, RunEnd.Vanished vanished) {
    if (state.running()) {
      return Future.failedFuture(lost("the stream to it broke"));
    }
    if (state.endedAt().isBefore(sentAt)) {
      return Future.failedFuture(
          new ServiceException(
              new ServiceError.ProviderUnavailable(
                  "The sandbox had ended before the program was sent; nothing of it ran.")));
    }
    if (state.outOfMemory()) {
      return Future.succeededFuture(
          vanished
              .transcript()
              .cut(
                  Outcome.MEMORY_EXCEEDED,
                  Optional.of(Transcript.OUT_OF_MEMORY),
                  vanished.runTime()));
    }
    if (FROM_OUTSIDE.contains(state.exitCode())) {
      return Future.failedFuture(lost("it was ended from outside"));
    }
    ProgramError why =
        new ProgramError(
            "SandboxDied",
            "The whole sandbox ended with exit code %d: the program exhausted what it stands on."
                .formatted(state.exitCode()),
            "");
    return Future.succeededFuture(
        vanished.transcript().cut(Outcome.KILLED, Optional.of(why), vanished.runTime()));
  }

  private static RunReport outOfMemory(RunReport report) {
    return new RunReport(
        Outcome.MEMORY_EXCEEDED,
        report.exitCode(),
        report.signal(),
        report.stdout(),
        report.stderr(),
        report.resultJson(),
        Optional.of(Transcript.OUT_OF_MEMORY),
        report.artifacts(),
        report.refusedArtifacts(),
        report.runTime(),
        report.usage());
  }

  private static String wordsOf(Throwable failure) {
    return failure instanceof EngineFailure known
        ? known.asUnavailable().error().detail()
        : "its answer made no sense";
  }

  private static ServiceException lost(String why) {
    return new ServiceException(
        new ServiceError.ProviderLost("The sandbox was lost while the program ran; " + why + "."));
  }
}
