package io.sandpool.provider;

import io.sandpool.provider.guest.Timers;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;

/** Bounds what should be bounded already, for those who must not rely on it. */
final class Patience {

  private Patience() {}

  /** What {@code future} becomes, or a failure where it becomes nothing in time. */
  static <T> Future<T> within(Duration patience, Timers timers, Future<T> future) {
    Promise<T> bounded = Promise.promise();
    Timers.Cancel timer =
        timers.after(
            patience,
            () ->
                bounded.tryFail(
                    new ServiceException(
                        new ServiceError.ProviderUnavailable(
                            "There was no answer within %d s.".formatted(patience.toSeconds())))));
    future.onComplete(
        value -> {
          timer.cancel();
          bounded.tryComplete(value);
        },
        failure -> {
          timer.cancel();
          bounded.tryFail(failure);
        });
    return bounded.future();
  }
}
