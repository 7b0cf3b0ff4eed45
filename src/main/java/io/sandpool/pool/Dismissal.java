package io.sandpool.pool;

import io.sandpool.pool.PoolEffect.Refuse;
import io.sandpool.sandbox.ServiceError;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells callers why they get no sandbox, and when it makes sense to come back. */
final class Dismissal {

  private final Plan plan;
  private final WaitQueue queue;
  private final PoolView view;
  private final DrainRate drainRate;
  private final Consumer<PoolEffect> out;

  Dismissal(
      Plan plan, WaitQueue queue, PoolView view, DrainRate drainRate, Consumer<PoolEffect> out) {
    this.plan = plan;
    this.queue = queue;
    this.view = view;
    this.drainRate = drainRate;
    this.out = out;
  }

  void twice(Waiter waiter) {
    String detail = "Request " + waiter.requestId() + " waits for or holds a sandbox already.";
    refuse(waiter, Refusal.INVALID, new ServiceError.InvalidRequest(detail, ""));
  }

  void full(Waiter waiter, long now) {
    refuse(
        waiter,
        Refusal.QUEUE_FULL,
        new ServiceError.QueueFull(
            "All sandboxes are taken and as many requests wait as may; try again later. "
                + view.describe(now),
            drainRate.timeToServe(queue.size(), now)));
  }

  /** Somebody else gets the place. */
  void displaced(Waiter waiter, long now) {
    refuse(
        waiter,
        Refusal.DISPLACED,
        new ServiceError.QueueFull(
            "As many requests wait as may, and this one gave way to one that is more urgent or of"
                + " a caller with fewer; try again later. "
                + view.describe(now),
            drainRate.timeToServe(queue.size(), now)));
  }

  void late(Waiter waiter, long now) {
    refuse(
        waiter,
        Refusal.DEADLINE,
        unreachable("No sandbox was ready before the deadline. ", queue.size(), now));
  }

  /**
   * Its turn would come too late.
   *
   * @param ahead how many are before it
   * @param nanos how long it would have waited at least
   */
  void unreachable(Waiter waiter, int ahead, long nanos, long now) {
    String why =
        String.format(
            Locale.ROOT,
            "%d requests are served before this one, which takes at least %.1f s: longer than it"
                + " may wait. ",
            ahead,
            nanos / 1e9);
    refuse(waiter, Refusal.UNREACHABLE, unreachable(why, ahead, now));
  }

  void impatient(Waiter waiter, long now) {
    refuse(
        waiter,
        Refusal.IMPATIENT,
        unreachable("No sandbox is ready soon enough. ", queue.size(), now));
  }

  private ServiceError unreachable(String why, int waiting, long now) {
    return new ServiceError.DeadlineUnreachable(
        why + view.describe(now), Optional.of(drainRate.timeToServe(waiting, now)));
  }

  /**
   * Sandboxes cannot be made.
   *
   * @param recovery how long it takes at the least until the pool may know better
   */
  void degraded(Waiter waiter, long recovery, long now) {
    refuse(
        waiter,
        Refusal.DEGRADED,
        new ServiceError.PoolDegraded(
            "Sandboxes cannot be made at present. " + view.describe(now),
            Optional.of(Duration.ofNanos(recovery))));
  }

  void closed(Waiter waiter, long now) {
    String why =
        plan.suspension().filter(known -> !plan.draining()).orElse("The pool is shutting down.");
    refuse(waiter, Refusal.DRAINING, new ServiceError.PoolDegraded(why + " " + view.describe(now)));
  }

  void cancelled(Waiter waiter) {
    refuse(
        waiter,
        Refusal.CANCELLED,
        new ServiceError.Cancelled("The wait for a sandbox was cancelled."));
  }

  private void refuse(Waiter waiter, Refusal reason, ServiceError error) {
    out.accept(
        new Refuse(waiter.ticket(), reason, waiter.claimant().priority(), error, waiter.miss()));
  }
}
