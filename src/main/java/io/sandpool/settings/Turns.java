package io.sandpool.settings;

import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** Does one thing after the other, in the order in which they came. Used on one context. */
final class Turns {

  private final int most;
  private int waiting;
  private Future<?> last = Future.succeededFuture();

  /**
   * Lets nobody overtake.
   *
   * @param most how many there may be at the same time, the one at work included
   */
  Turns(int most) {
    this.most = most;
  }

  /** Does {@code work} when all before it has ended; fails where too many wait already. */
  <T> Future<T> take(Supplier<Future<T>> work) {
    if (waiting >= most) {
      return Future.failedFuture(
          new ServiceException(
              new ServiceError.Busy(
                  "%d changes of the settings wait already; try again in a moment."
                      .formatted(waiting))));
    }
    waiting++;
    Future<T> mine = last.transform(before -> call(work)).onComplete(done -> waiting--);
    last = mine;
    return mine;
  }

  private static <T> Future<T> call(Supplier<Future<T>> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
