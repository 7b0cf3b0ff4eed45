package io.sandpool.dispatch;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.AdmitRun;
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
import io.sandpool.sandbox.Placement;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SpillReason;
import io.sandpool.sandbox.Timings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.Optional;

/**
 * One request on its way: lease, run, release, at one provider after another.
 *
 * <p>Confined to the context of its dispatcher. Whichever comes first, the answer, a failure or a
 * cancellation, settles the request; a lease is given back exactly once, also one that arrives
 * after its caller has gone.
 */
final class Run {

  /** Bounds questions that nobody waits for. */
  private static final Duration HOUSEKEEPING = Duration.ofSeconds(30);

  private final Bus bus;
  private final Vertx vertx;
  private final Execute order;
  private final Planner planner;
  private final DispatchListener listener;
  private final long startedAt;
  private final Retries retries;
  private final Promise<ExecutionResult> answer = Promise.promise();
  private final MessageConsumer<CancelExecution> cancellations;

  private Optional<Lease> held = Optional.empty();
  private Journey journey;
  private boolean settled;
  private int leases;
  private Deadline waitUntil;

  /**
   * Takes on a request.
   *
   * @param planner plans its journeys
   * @throws ServiceException where nobody can serve it
   */
  Run(Bus bus, Vertx vertx, Execute order, Planner planner, DispatchListener listener) {
    this.bus = bus;
    this.vertx = vertx;
    this.order = order;
    this.planner = planner;
    this.journey = planner.plan();
    this.listener = listener;
    this.startedAt = bus.ticker().nanos();
    this.retries = new Retries(order);
    this.waitUntil = waitUntil();
    this.cancellations =
        bus.serve(
            Addresses.cancelExecution(order.request().id()),
            cancellation -> {
              cancel(cancellation.reason());
              return Future.succeededFuture(Done.DONE);
            });
  }

  Future<ExecutionResult> start() {
    travel();
    return answer.future();
  }

  /** Ends the request: a wait is given up, a sandbox is given back with whatever runs in it. */
  void cancel(String reason) {
    if (settled) {
      return;
    }
    if (held.isEmpty()) {
      bus.ask(
          Addresses.cancelLease(journey.leg().route().pool()),
          new CancelLease(leaseId()),
          housekeeping());
    }
    fail(new ServiceException(new ServiceError.Cancelled(reason)));
  }

  /** All waiting for one sandbox together, wherever the journey leads. */
  private Deadline waitUntil() {
    return Deadline.after(bus.ticker(), order.request().maxWait()).earlier(order.deadline());
  }

  /** Tries the journey's present leg. What costs money is asked for; what does not is taken. */
  private void travel() {
    if (settled) {
      return;
    }
    Leg leg = journey.leg();
    if (!leg.route().remote()) {
      lease(leg);
      return;
    }
    bus.ask(Addresses.admit(leg.route().provider()), new AdmitRun(), order.deadline())
        .onComplete(admitted -> lease(leg), this::refused);
  }

  private void lease(Leg leg) {
    if (settled) {
      return;
    }
    leases++;
    long askedAt = bus.ticker().nanos();
    LeaseSandbox question = question(leg);
    bus.ask(Addresses.lease(leg.route().pool()), question, question.deadline())
        .onComplete(lease -> onLease(lease, leg, bus.ticker().nanos() - askedAt), this::refused);
  }

  /** Who may not wait at all still gets what is idle. */
  private LeaseSandbox question(Leg leg) {
    Duration maxWait = order.request().maxWait();
    return maxWait.isZero()
        ? new LeaseSandbox(
            leaseId(), order.claimant(), order.deadline(), Optional.of(maxWait), order.span())
        : new LeaseSandbox(leaseId(), order.claimant(), waitUntil, leg.patience(), order.span());
  }

  /** A name of its own for each attempt: the pool knows the earlier one by another. */
  private String leaseId() {
    return order.request().id() + "#" + leases;
  }

  private void refused(Throwable failure) {
    if (settled) {
      return;
    }
    RunTrace.refused(order.span(), failure);
    if (!(failure instanceof ServiceException known)) {
      fail(failure);
    } else if (journey.refused(known.error()) || isReplanned(known.error())) {
      travel();
    } else {
      fail(new ServiceException(journey.verdict()));
    }
  }

  /** Whoever refused may be gone from the configuration, and another have taken its place. */
  private boolean isReplanned(ServiceError error) {
    Optional<Journey> other =
        SpillPolicy.reasonOf(error).isPresent() ? planner.planAnew() : Optional.empty();
    other.ifPresent(next -> journey = next);
    return other.isPresent();
  }

  private void onLease(Lease lease, Leg leg, long tookNanos) {
    held = Optional.of(lease);
    if (settled) {
      release();
      return;
    }
    Duration leaseTime = Duration.ofNanos(Math.max(0, tookNanos - lease.waited().toNanos()));
    announce()
        .onComplete(
            done -> run(lease, leg, leaseTime),
            gone -> cancel("Nobody listens to the output any more."));
  }

  /**
   * Tells a caller who wants to know that its program is about to run; before that it may still get
   * a plain refusal.
   */
  private Future<Done> announce() {
    if (!(order.streamed() || order.announced()) || retries.any()) {
      return Future.succeededFuture(Done.DONE);
    }
    return bus.ask(
        Addresses.output(order.request().id()),
        new OutputChunk(OutputChunk.Stream.STARTED, Bytes.empty()),
        order.deadline());
  }

  private void run(Lease lease, Leg leg, Duration leaseTime) {
    if (settled) {
      return;
    }
    bus.ask(
            Addresses.run(lease.sandbox().provider()),
            new RunInSandbox(
                lease.sandbox(),
                order.request(),
                leg.limits(),
                order.deadline(),
                order.streamed(),
                order.span()),
            order.deadline())
        .onComplete(
            report -> succeed(lease, leaseTime, report),
            failure -> onRunFailed(lease, leg, failure));
  }

  private void onRunFailed(Lease lease, Leg leg, Throwable failure) {
    long left = order.deadline().remainingNanos(bus.ticker().nanos());
    Optional<SpillReason> reason = retries.reasonFor(failure, leg.limits().wall(), left);
    if (settled || reason.isEmpty()) {
      fail(failure);
      return;
    }
    RunTrace.retried(order.span(), reason.get());
    listener.onRetried(lease.pool(), lease.sandbox().provider(), reason.get());
    release();
    waitUntil = waitUntil();
    boolean elsewhere = journey.again(reason.get());
    long pause = retries.pauseMillis(elsewhere);
    if (pause <= 0) {
      travel();
    } else {
      vertx.setTimer(pause, timer -> travel());
    }
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
            lease.missReason(),
            journey.spill());
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
