package io.sandpool.pool;

import io.vertx.core.Vertx;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The one timer of a pool. Used on the pool's context. */
final class WakeUp {

  private final Supplier<Vertx> vertx;
  private final Runnable task;
  private boolean set;
  private long id;
  private long at;

  /** Of a Vert.x that is there when the timer is first set. */
  WakeUp(Supplier<Vertx> vertx, Runnable task) {
    this.vertx = vertx;
    this.task = task;
  }

  /** Sets the timer to ring in {@code nanos}, unless it rings early enough already. */
  void in(OptionalLong nanos, long now) {
    if (nanos.isEmpty()) {
      return;
    }
    long wait = Math.max(0, nanos.getAsLong());
    if (set && at - (now + wait) <= 0) {
      return;
    }
    if (set) {
      vertx.get().cancelTimer(id);
    }
    set = true;
    at = now + wait;
    id = vertx.get().setTimer(TimeUnit.NANOSECONDS.toMillis(wait) + 1, timer -> ring());
  }

  private void ring() {
    set = false;
    task.run();
  }
}
