package io.sandpool.provider.aliyun;

import io.sandpool.provider.guest.Timers;
import io.sandpool.provider.remote.CloudException;
import io.sandpool.provider.remote.CloudException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Supplier;

/** Asks sandboxes how they are. Each question counts as use and puts their end off. */
final class Health {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final DataPlane data;
  private final Timers timers;

  Health(DataPlane data, Timers timers) {
    this.data = data;
    this.timers = timers;
  }

  /** Asks once; fails where it is not well. */
  Future<Void> ask(String sandboxId, Duration patience) {
    String deed = "tell the health of sandbox " + sandboxId;
    return data.ask(DataPlane.Call.of(deed, HttpMethod.GET, sandboxId, "/health"), patience)
        .compose(answer -> judge(deed, answer));
  }

  private Future<Void> judge(String deed, JsonObject answer) {
    if ("ok".equals(answer.getValue("status"))) {
      return Future.succeededFuture();
    }
    String message = "AgentRun was asked to " + deed + ": it is not ready.";
    return Future.failedFuture(data.failures().own(Kind.SERVER_ERROR, message, true));
  }

  /**
   * Asks until it is well.
   *
   * @param left what is left of the time that whoever waits has
   * @return fails with the last reason
   */
  Future<Void> await(String sandboxId, Supplier<Duration> left) {
    Promise<Void> well = Promise.promise();
    attempt(sandboxId, left, FIRST_PAUSE, well);
    return well.future();
  }

  private void attempt(
      String sandboxId, Supplier<Duration> left, Duration pause, Promise<Void> well) {
    ask(sandboxId, left.get())
        .onComplete(
            done -> well.complete(),
            failure -> {
              if (isFinal(failure) || left.get().compareTo(pause) <= 0) {
                well.fail(failure);
                return;
              }
              Duration twice = pause.multipliedBy(2);
              Duration next = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
              timers.after(pause, () -> attempt(sandboxId, left, next, well));
            });
  }

  /** Not found is not: a sandbox may be known to one part of AgentRun before it is to another. */
  private static boolean isFinal(Throwable failure) {
    return failure instanceof CloudException e && e.kind() == Kind.UNAUTHORISED;
  }
}
