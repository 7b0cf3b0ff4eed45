package io.sandpool.runs;

import io.sandpool.bus.Cancellations;
import io.sandpool.bus.runs.AskRun;
import io.sandpool.bus.runs.DropRun;
import io.sandpool.bus.runs.RunDropped;
import io.sandpool.bus.runs.RunView;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/** Answers those who come back for a run. */
final class RunDesk {

  /** A cancelled run ends at once, unless its dispatcher is in trouble. */
  private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(3);

  private final Vertx vertx;
  private final RunStore store;
  private final Archive archive;
  private final LiveRuns live;
  private final Cancellations cancellations;

  RunDesk(
      Vertx vertx, RunStore store, Archive archive, LiveRuns live, Cancellations cancellations) {
    this.vertx = vertx;
    this.store = store;
    this.archive = archive;
    this.live = live;
    this.cancellations = cancellations;
  }

  Future<RunView> ask(AskRun question) {
    Optional<LiveRun> run = live.find(question.tenant(), question.id());
    return run.isPresent()
        ? patiently(run.get(), question.patience())
        : archive
            .find(question.tenant(), question.id())
            .map(found -> found.orElseThrow(() -> unknown(question.id())));
  }

  /**
   * What has become of a run that is accepted, or of the earlier one whose claim it made, when it
   * has ended or the time is over.
   */
  Future<RunView> see(LiveRun run, Duration patience) {
    RunView accepted = run.accepted().result();
    if (patience.isZero()) {
      return Future.succeededFuture(accepted);
    }
    return accepted.id().equals(run.id())
        ? patiently(run, patience)
        : archive
            .find(run.caller().tenant(), accepted.id())
            .map(found -> found.orElseThrow(() -> unknown(accepted.id())));
  }

  /** The run when it has ended, or as it is when the time is over. */
  private Future<RunView> patiently(LiveRun run, Duration patience) {
    Future<RunView> ended = run.ended();
    if (ended.isComplete()) {
      return ended;
    }
    if (patience.toMillis() <= 0) {
      return Future.succeededFuture(run.view());
    }
    Promise<RunView> told = Promise.promise();
    long timer = vertx.setTimer(patience.toMillis(), late -> told.tryComplete(run.view()));
    ended.onComplete(
        end -> {
          vertx.cancelTimer(timer);
          if (end.succeeded()) {
            told.tryComplete(end.result());
          } else {
            told.tryFail(end.cause());
          }
        });
    return told.future();
  }

  private static ServiceException unknown(String id) {
    return new ServiceException(
        new ServiceError.NotFound(
            "There is no execution %s: it never was, was forgotten, or is another tenant's. Only"
                    .formatted(id)
                + " those with an Idempotency-Key or Prefer: respond-async are kept."));
  }

  Future<RunDropped> drop(DropRun order) {
    Optional<LiveRun> run = live.find(order.tenant(), order.id());
    if (run.isPresent()) {
      Future<RunView> ended = run.get().ended();
      if (!ended.isComplete()) {
        cancellations.cancel(order.id(), ended);
      }
      return patiently(run.get(), CANCEL_PATIENCE).map(view -> new RunDropped(Optional.of(view)));
    }
    return store
        .forget(order.tenant(), order.id())
        .map(
            forgotten -> {
              if (!forgotten) {
                throw unknown(order.id());
              }
              return new RunDropped(Optional.empty());
            });
  }
}
