package io.sandpool.dispatch;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Bus;
import io.sandpool.bus.CancelExecution;
import io.sandpool.bus.CancelLease;
import io.sandpool.bus.Done;
import io.sandpool.bus.Execute;
import io.sandpool.bus.Lease;
import io.sandpool.bus.LeaseSandbox;
import io.sandpool.bus.OutputChunk;
import io.sandpool.bus.ReleaseSandbox;
import io.sandpool.bus.RunInSandbox;
import io.sandpool.sandbox.Bytes;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.Placement;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.Timings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.Optional;

/**
 * One request on its way: lease, run, release.
 *
 * <p>Confined to the context of its dispatcher. Whichever comes first, the answer, a failure or a
 * cancellation, settles the request; a lease is given back exactly once, also one that arrives
 * after its caller has gone.
 */
final class Run {

  /**
   * A sandbox may die between lease and run; that many leases are taken in all before the caller is
   * told.
   */
  private static final int MAX_LEASES = 3;

  /** Bounds questions that nobody waits for. */
  private static final Duration HOUSEKEEPING = Duration.ofSeconds(30);

  private final Bus bus;
  private final Execute order;
  private final Route route;
  private final Limits limits;
  private final DispatchListener listener;
  private final long startedAt;
  private final Promise<ExecutionResult> answer = Promise.promise();
  private final MessageConsumer<CancelExecution> cancellations;

  private Optional<Lease> held = Optional.empty();
  private boolean settled;
  private int leases;

  Run(Bus bus, Execute order, Route route, Limits limits, DispatchListener listener) {
    this.bus = bus;
    this.order = order;
    this.route = route;
    this.limits = limits;
    this.listener = listener;
    this.startedAt = bus.ticker().nanos();
    this.cancellations =
        bus.serve(
            Addresses.cancelExecution(order.request().id()),
            cancellation -> {
              cancel(cancellation.reason());
              return Future.succeededFuture(Done.DONE);
            });
  }

  Future<ExecutionResult> start() {
    lease();
    return answer.future();
  }

  /** Ends the request: a wait is given up, a sandbox is given back with whatever runs in it. */
  void cancel(String reason) {
    if (settled) {
      return;
    }
    if (held.isEmpty()) {
      bus.ask(Addresses.cancelLease(route.pool()), new CancelLease(leaseId()), housekeeping());
    }
    fail(new ServiceException(new ServiceError.Cancelled(reason)));
  }

  private void lease() {
    leases++;
    long askedAt = bus.ticker().nanos();
    Deadline leaseDeadline =
        new Deadline(askedAt + order.request().maxWait().toNanos()).earlier(order.deadline());
    bus.ask(
            Addresses.lease(route.pool()),
            new LeaseSandbox(leaseId(), leaseDeadline),
            leaseDeadline)
        .onComplete(lease -> onLease(lease, bus.ticker().nanos() - askedAt), this::fail);
  }

  /** A name of its own for each attempt: the pool knows the earlier one by another. */
  private String leaseId() {
    return order.request().id() + "#" + leases;
  }

  private void onLease(Lease lease, long tookNanos) {
    held = Optional.of(lease);
    if (settled) {
      release();
      return;
    }
    Duration leaseTime = Duration.ofNanos(Math.max(0, tookNanos - lease.waited().toNanos()));
    announce()
        .onComplete(
            done -> run(lease, leaseTime),
            gone -> cancel("Nobody listens to the output any more."));
  }

  /**
   * Tells a streaming caller that its program is about to run; before that it may still get a plain
   * refusal.
   */
  private Future<Done> announce() {
    if (!order.streamed() || leases > 1) {
      return Future.succeededFuture(Done.DONE);
    }
    return bus.ask(
        Addresses.output(order.request().id()),
        new OutputChunk(OutputChunk.Stream.STARTED, Bytes.empty()),
        order.deadline());
  }

  private void run(Lease lease, Duration leaseTime) {
    if (settled) {
      return;
    }
    bus.ask(
            Addresses.run(lease.sandbox().provider()),
            new RunInSandbox(
                lease.sandbox(), order.request(), limits, order.deadline(), order.streamed()),
            order.deadline())
        .onComplete(
            report -> succeed(lease, leaseTime, report), failure -> onRunFailed(lease, failure));
  }

  private void onRunFailed(Lease lease, Throwable failure) {
    boolean neverStarted =
        failure instanceof ServiceException known
            && known.error() instanceof ServiceError.ProviderUnavailable;
    if (settled || !neverStarted || leases >= MAX_LEASES) {
      fail(failure);
      return;
    }
    listener.onRetried(lease.pool());
    release();
    lease();
  }

  private void succeed(Lease lease, Duration leaseTime, RunReport report) {
    if (settled) {
      return;
    }
    Placement placement =
        new Placement(
            lease.sandbox().provider(),
            lease.pool(),
            lease.sandbox().id(),
            lease.start(),
            lease.missReason());
    Timings timings =
        new Timings(
            lease.waited(),
            leaseTime,
            report.runTime(),
            Duration.ofNanos(bus.ticker().nanos() - startedAt));
    settle();
    answer.complete(new ExecutionResult(order.request().id(), report, placement, timings));
    release();
  }

  private void fail(Throwable failure) {
    if (settled) {
      return;
    }
    settle();
    answer.fail(failure);
    release();
  }

  private void settle() {
    settled = true;
    cancellations.unregister();
  }

  /**
   * After the answer: giving back starts the next sandbox, which must not be in the caller's way.
   */
  private void release() {
    held.ifPresent(
        lease ->
            bus.ask(
                Addresses.release(lease.pool()),
                new ReleaseSandbox(lease.slot(), lease.fencingToken()),
                housekeeping()));
    held = Optional.empty();
  }

  private Deadline housekeeping() {
    return Deadline.after(bus.ticker(), HOUSEKEEPING);
  }
}
