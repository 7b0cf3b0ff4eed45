package io.sandpool.provider.gvisor;

import io.sandpool.provider.ProviderListener;
import io.sandpool.provider.guest.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Carries blocking calls of one kind to the engine: a few threads of its own, a bounded queue, a
 * deadline for every call.
 *
 * <p>At its deadline a call is interrupted, or taken from the queue, and its future fails with
 * {@code TIMED_OUT}: whether the engine did it is then unknown, and what it returns later is thrown
 * away. Idle threads end, so a lane at rest costs nothing.
 *
 * <p>Used on the provider's context, on which its futures complete.
 */
final class Lane {

  /** Leaves it to the lane's own deadline. */
  static final Duration NO_LIMIT = Duration.ofDays(1);

  private static final Duration IDLE_THREAD = Duration.ofSeconds(30);

  private final String name;
  private final Duration deadline;
  private final Vertx vertx;
  private final Timers timers;
  private final ProviderListener listener;
  private final ThreadPoolExecutor executor;
  private int reported;

  Lane(
      String name,
      String owner,
      LaneSettings settings,
      Vertx vertx,
      Timers timers,
      ProviderListener listener) {
    this.name = name;
    this.deadline = settings.deadline();
    this.vertx = vertx;
    this.timers = timers;
    this.listener = listener;
    AtomicInteger number = new AtomicInteger();
    this.executor =
        new ThreadPoolExecutor(
            settings.threads(),
            settings.threads(),
            IDLE_THREAD.toMillis(),
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(settings.queue()),
            work -> {
              Thread thread = new Thread(work, owner + "-" + name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.AbortPolicy());
    executor.allowCoreThreadTimeOut(true);
  }

  /**
   * Calls the engine, within the lane's deadline or {@code within}, whichever is shorter.
   *
   * @param what names the call in messages
   * @return fails with {@link EngineFailure} only
   */
  <T> Future<T> call(String what, Duration within, Callable<T> work) {
    Duration limit = within.compareTo(deadline) < 0 ? within : deadline;
    if (limit.isNegative() || limit.isZero()) {
      return failed(EngineFailure.timedOut(what, Duration.ZERO));
    }
    Context context = vertx.getOrCreateContext();
    Promise<T> promise = Promise.promise();
    FutureTask<T> task = taskOf(what, work, context, promise);
    try {
      executor.execute(task);
    } catch (RejectedExecutionException full) {
      return failed(EngineFailure.overloaded(name, executor.getQueue().size()));
    }
    Timers.Cancel timeout = timers.after(limit, () -> expire(what, limit, task, promise));
    report();
    return promise
        .future()
        .onComplete(
            result -> {
              timeout.cancel();
              report();
            })
        .onFailure(this::count);
  }

  /** Interrupts what is under way; further calls are refused. */
  void close() {
    executor.shutdownNow();
  }

  private static <T> FutureTask<T> taskOf(
      String what, Callable<T> work, Context context, Promise<T> promise) {
    return new FutureTask<>(
        () -> {
          try {
            T value = work.call();
            context.runOnContext(nothing -> promise.tryComplete(value));
            return value;
          } catch (Exception e) {
            EngineFailure failure = EngineFailure.of(what, e);
            context.runOnContext(nothing -> promise.tryFail(failure));
            throw e;
          }
        });
  }

  private void expire(String what, Duration limit, FutureTask<?> task, Promise<?> promise) {
    if (!promise.future().isComplete()) {
      // First, so that it cannot begin when its failure is known already.
      task.cancel(true);
      executor.remove(task);
      promise.tryFail(EngineFailure.timedOut(what, limit));
    }
  }

  private <T> Future<T> failed(EngineFailure failure) {
    count(failure);
    return Future.failedFuture(failure);
  }

  private void count(Throwable failure) {
    if (failure instanceof EngineFailure known) {
      listener.onError(known.kind());
    }
  }

  private void report() {
    int waiting = executor.getQueue().size();
    if (waiting != reported) {
      reported = waiting;
      listener.onLaneQueue(name, waiting);
    }
  }
}
