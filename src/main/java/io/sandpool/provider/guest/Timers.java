package io.sandpool.provider.guest;

import io.vertx.core.Vertx;
import java.time.Duration;

/** Calls back later, on the context of whoever asked. */
public interface Timers {

  /** Runs {@code task} once after {@code delay}, at least a millisecond. */
  Cancel after(Duration delay, Runnable task);

  /** Takes a timer back; of no effect once it has fired. */
  interface Cancel {
    /** The task will not run. */
    void cancel();
  }

  /** Vert.x's own timers. */
  static Timers of(Vertx vertx) {
    return (delay, task) -> {
      long id = vertx.setTimer(Math.max(1, delay.toMillis()), fired -> task.run());
      return () -> vertx.cancelTimer(id);
    };
  }
}
