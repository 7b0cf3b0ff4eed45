package io.sandpool.runs;

import io.sandpool.bus.access.Caller;
import io.sandpool.bus.access.Gatekeeper;
import io.sandpool.bus.access.RunTurn;
import io.sandpool.bus.runs.Claim;
import io.sandpool.bus.runs.RunOrder;
import io.sandpool.bus.runs.RunView;
import io.sandpool.bus.runs.RunsAccepted;
import io.sandpool.bus.runs.SubmitRuns;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Accepts runs, all of an order or none, and none twice under one claim.
 *
 * <p>A claim is taken in memory first, so that of several that come at the same time one asks the
 * database, and the others are told what it is told.
 */
final class Intake {

  private static final Duration STORE_PAUSE = Duration.ofMinutes(1);

  private final Gatekeeper gatekeeper;
  private final RunStore store;
  private final Archive archive;
  private final LiveRuns live;
  private final Runner runner;
  private final RunDesk desk;
  private final InstantSource clock;
  private boolean closed;

  Intake(
      Gatekeeper gatekeeper,
      RunStore store,
      Archive archive,
      LiveRuns live,
      Runner runner,
      RunDesk desk,
      InstantSource clock) {
    this.gatekeeper = gatekeeper;
    this.store = store;
    this.archive = archive;
    this.live = live;
    this.runner = runner;
    this.desk = desk;
    this.clock = clock;
  }

  /** Takes nothing more. */
  void close() {
    closed = true;
  }

  Future<RunsAccepted> submit(SubmitRuns order) {
    if (closed) {
      return refused(new ServiceError.ProviderUnavailable("The service is shutting down."));
    }
    List<LiveRun> all = new ArrayList<>();
    List<LiveRun> fresh = new ArrayList<>();
    for (RunOrder one : order.orders()) {
      Optional<LiveRun> same =
          one.claim().flatMap(claim -> live.holder(order.caller().tenant(), claim));
      if (same.isPresent()) {
        requireSame(one.claim().orElseThrow(), same.get().order().claim());
        if (same.get().dropped().isPresent()) {
          throw same.get().dropped().get();
        }
        all.add(same.get());
      } else {
        LiveRun run = new LiveRun(order.caller(), one, clock.instant());
        all.add(run);
        fresh.add(run);
      }
    }
    fresh.forEach(live::announce);
    if (!order.waitedFor()) {
      all.forEach(LiveRun::remember);
    }
    return accept(order.caller(), fresh)
        .compose(begun -> Future.all(all.stream().map(LiveRun::accepted).toList()).map(begun))
        .compose(begun -> told(all, order.patience(), begun == 0));
  }

  private Future<RunsAccepted> told(List<LiveRun> runs, Duration patience, boolean replayed) {
    List<Future<RunView>> views = runs.stream().map(run -> desk.see(run, patience)).toList();
    return Future.all(views)
        .map(seen -> new RunsAccepted(views.stream().map(Future::result).toList(), replayed));
  }

  private static <T> Future<T> refused(ServiceError error) {
    return Future.failedFuture(new ServiceException(error));
  }

  private static void requireSame(Claim wanted, Optional<Claim> held) {
    if (!held.map(Claim::fingerprint).equals(Optional.of(wanted.fingerprint()))) {
      throw new ServiceException(
          new ServiceError.KeyReused(
              "This Idempotency-Key came with another request before; give each request a key of"
                  + " its own, and repeat one only with the same path and body."));
    }
  }

  /** Says how many of them began. */
  private Future<Integer> accept(Caller caller, List<LiveRun> fresh) {
    return archive
        .claimed(
            caller.tenant(),
            fresh.stream().flatMap(run -> run.order().claim().stream()).map(Claim::key).toList())
        .compose(earlier -> begin(caller, withoutEarlier(fresh, earlier)))
        .onFailure(
            failure ->
                fresh.forEach(
                    run -> {
                      run.refuse(failure);
                      live.leave(run);
                    }));
  }

  /** Those that were not accepted before; of the others, who asked is told of the earlier run. */
  private List<LiveRun> withoutEarlier(List<LiveRun> fresh, List<RunRecord> earlier) {
    Map<String, RunRecord> byClaim = new HashMap<>();
    earlier.forEach(record -> record.claim().ifPresent(claim -> byClaim.put(claim.key(), record)));
    List<LiveRun> rest = new ArrayList<>();
    Map<LiveRun, RunRecord> found = new HashMap<>();
    for (LiveRun run : fresh) {
      Optional<RunRecord> record =
          run.order().claim().flatMap(claim -> Optional.ofNullable(byClaim.get(claim.key())));
      if (record.isPresent()) {
        requireSame(run.order().claim().orElseThrow(), record.get().claim());
        found.put(run, record.get());
      } else {
        rest.add(run);
      }
    }
    found.forEach(
        (run, record) -> {
          live.leave(run);
          run.accept(Archive.view(record, Optional.empty()));
        });
    return rest;
  }

  private Future<Integer> begin(Caller caller, List<LiveRun> runs) {
    if (runs.isEmpty()) {
      return Future.succeededFuture(0);
    }
    if (!archive.hasRoomFor(runs.size())) {
      return refused(
          new ServiceError.QueueFull(
              "As many runs are kept as runs.max_stored allows; DELETE some that have ended, or"
                  + " wait until they expire.",
              STORE_PAUSE));
    }
    live.enter(caller.tenant(), runs);
    List<Runnable> turns = turns(caller, runs.size());
    return store
        .add(runs.stream().map(LiveRun::record).toList())
        .onFailure(failure -> turns.forEach(Runnable::run))
        .onSuccess(
            added -> {
              archive.added((long) runs.size() * RunStore.ROW_BYTES);
              for (int i = 0; i < runs.size(); i++) {
                runs.get(i).accept(runs.get(i).view());
                runner.start(runs.get(i), turns.get(i));
              }
            })
        .map(runs.size());
  }

  /** One for each run; none at all where the caller's key does not allow all of them. */
  private List<Runnable> turns(Caller caller, int count) {
    List<Runnable> turns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RunTurn turn = gatekeeper.beginRun(caller);
      if (turn instanceof RunTurn.Begun begun) {
        turns.add(begun.end());
      } else if (turn instanceof RunTurn.Exceeded exceeded) {
        turns.forEach(Runnable::run);
        throw new ServiceException(
            new ServiceError.LimitReached(exceeded.detail(), exceeded.retryAfter()));
      }
    }
    return turns;
  }
}
