package io.sandpool.store;

import io.sandpool.store.DatabaseException.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few threads for what blocks, a bounded queue before them, a deadline for everything. Threads
 * end when idle, so a database that nobody uses costs none.
 *
 * <p>Deadlines have a thread of their own: what cuts work off may block, too, and no event loop
 * stands behind a caller that is no verticle. May be used on any thread.
 */
final class Workers {

  private static final Duration IDLE_THREAD = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final Duration deadline;
  private final ThreadPoolExecutor executor;
  private final ScheduledThreadPoolExecutor clock;

  Workers(Vertx vertx, int threads, int queue, Duration deadline) {
    this.vertx = vertx;
    this.deadline = deadline;
    this.executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_THREAD.toMillis(),
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(queue),
            named("database"),
            new ThreadPoolExecutor.AbortPolicy());
    executor.allowCoreThreadTimeOut(true);
    this.clock = new ScheduledThreadPoolExecutor(1, named("database-deadlines"));
    clock.setKeepAliveTime(IDLE_THREAD.toMillis(), TimeUnit.MILLISECONDS);
    clock.allowCoreThreadTimeOut(true);
    clock.setRemoveOnCancelPolicy(true);
  }

  private static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Does {@code work}; the future completes on the caller's context. At the deadline it fails, the
   * work is taken from the queue or interrupted, {@code cut} is called, and what the work returns
   * nevertheless is closed, if it can be.
   *
   * @param what names the work in messages
   */
  <T> Future<T> call(String what, Callable<T> work, Runnable cut) {
    Answer<T> answer = new Answer<>(vertx.getOrCreateContext());
    FutureTask<Object> task = new FutureTask<>(Executors.callable(() -> answer.of(work)));
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      return Future.failedFuture(refusal(what));
    }
    answer.until(after(() -> expire(what, answer, task, cut)));
    return answer.future();
  }

  /** Once the clock has been stopped, so is everything that it would have ended. */
  private Runnable after(Runnable expiry) {
    try {
      ScheduledFuture<?> timeout =
          clock.schedule(expiry, deadline.toMillis(), TimeUnit.MILLISECONDS);
      return () -> timeout.cancel(false);
    } catch (RejectedExecutionException e) {
      return () -> {};
    }
  }

  private void expire(String what, Answer<?> answer, FutureTask<?> task, Runnable cut) {
    DatabaseException late =
        new DatabaseException(
            Kind.TIMED_OUT,
            "%s: the database did not answer within %d ms (%d wait); whether it was done is unknown."
                .formatted(what, deadline.toMillis(), executor.getQueue().size()),
            "");
    if (answer.fail(late)) {
      executor.remove(task);
      task.cancel(true);
      cut.run();
    }
  }

  private DatabaseException refusal(String what) {
    return executor.isShutdown()
        ? new DatabaseException(
            Kind.CLOSED, what + ": the database is closed. Nothing was done.", "")
        : new DatabaseException(
            Kind.OVERLOADED,
            "%s: the database is too busy, %d operations wait already. Nothing was done."
                .formatted(what, executor.getQueue().size()),
            "");
  }

  /**
   * Takes nothing more, finishes what waits, and then does {@code last}; at the deadline what still
   * runs is interrupted.
   */
  Future<Void> close(Runnable last) {
    executor.shutdown();
    Answer<Boolean> answer = new Answer<>(vertx.getOrCreateContext());
    named("database-close").newThread(() -> answer.of(() -> end(last))).start();
    return answer.future().mapEmpty();
  }

  /** Says whether all that waited was done. */
  private boolean end(Runnable last) throws InterruptedException {
    boolean ended = executor.awaitTermination(deadline.toMillis(), TimeUnit.MILLISECONDS);
    executor.shutdownNow();
    clock.shutdownNow();
    last.run();
    return ended;
  }

  /** What becomes of a call: settled once, told on the caller's context. */
  private static final class Answer<T> {

    private final Context context;
    private final Promise<T> promise = Promise.promise();
    private final AtomicBoolean settled = new AtomicBoolean();

    Answer(Context context) {
      this.context = context;
    }

    Future<T> future() {
      return promise.future();
    }

    void until(Runnable stopClock) {
      promise.future().onComplete(result -> stopClock.run());
    }

    void of(Callable<T> work) {
      try {
        T value = work.call();
        if (settled.compareAndSet(false, true)) {
          context.runOnContext(nothing -> promise.complete(value));
        } else if (value instanceof AutoCloseable unwanted) {
          unwanted.close();
        }
      } catch (Exception | LinkageError e) {
        fail(e);
      }
    }

    boolean fail(Throwable failure) {
      boolean first = settled.compareAndSet(false, true);
      if (first) {
        context.runOnContext(nothing -> promise.fail(failure));
      }
      return first;
    }
  }
}
