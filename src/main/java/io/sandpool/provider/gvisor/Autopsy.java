package io.sandpool.provider.gvisor;

import io.sandpool.sandbox.Outcome;
import io.sandpool.sandbox.ProgramError;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds out why a sandbox ended under its program.
 *
 * <p>The program cannot end its sandbox by rights: process 1 belongs to another user. But it can
 * exhaust what the sandbox stands on. So: a container that the engine, alive all the time, saw end
 * by itself was brought down by its program; where the engine was away too, or somebody removed the
 * container, the program is not to blame.
 */
final class Autopsy {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final int LOOKS = 8;

  private final Function<String, Future<ContainerState>> inspect;
  private final Timers timers;

  Autopsy(Function<String, Future<ContainerState>> inspect, Timers timers) {
    this.inspect = inspect;
    this.timers = timers;
  }

  /**
   * Makes the report of a run whose sandbox vanished.
   *
   * @return fails with {@code ProviderLost} where the program is not to blame
   */
  Future<RunReport> examine(String container, RunEnd.Vanished vanished) {
    Promise<ContainerState> settled = Promise.promise();
    look(container, FIRST_PAUSE, LOOKS, settled);
    return settled
        .future()
        .transform(
            state ->
                state.succeeded()
                    ? judge(state.result(), vanished)
                    : Future.failedFuture(
                        lost("the container engine cannot say why: " + wordsOf(state.cause()))));
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

  private static Future<RunReport> judge(ContainerState state, RunEnd.Vanished vanished) {
    if (state.running()) {
      return Future.failedFuture(lost("the stream to it broke"));
    }
    Outcome outcome = state.outOfMemory() ? Outcome.MEMORY_EXCEEDED : Outcome.KILLED;
    ProgramError why =
        state.outOfMemory()
            ? new ProgramError(
                "MemoryLimitExceeded", "The program used more memory than it had.", "")
            : new ProgramError(
                "SandboxDied",
                "The whole sandbox ended while the program ran, with exit code %d: it exhausted what a sandbox stands on, such as processes."
                    .formatted(state.exitCode()),
                "");
    return Future.succeededFuture(
        vanished.transcript().cut(outcome, Optional.of(why), vanished.runTime()));
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
