package io.sandpool.testkit;

import io.sandpool.bus.runs.Claim;
import io.sandpool.bus.runs.RunCursor;
import io.sandpool.bus.runs.RunState;
import io.sandpool.runs.Ending;
import io.sandpool.runs.RunRecord;
import io.sandpool.runs.RunStore;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Kept runs in memory. May be looked at on any thread. */
public final class MemoryRuns implements RunStore {

  /** What is kept, by id. */
  public final Map<String, RunRecord> records = Collections.synchronizedMap(new TreeMap<>());

  /** What was done, in order. */
  public final List<String> done = Collections.synchronizedList(new ArrayList<>());

  /** What everything fails with. */
  public volatile Optional<Throwable> trouble = Optional.empty();

  /** What an addition waits for. */
  public volatile Future<?> gate = Future.succeededFuture();

  /** As a database that cannot be used. */
  public static ServiceException away() {
    return new ServiceException(new ServiceError.ProviderUnavailable("The database is away."));
  }

  /** Keeps a run that was lost. */
  public void keep(String id, String tenant, Instant at) {
    Ending lost = new Ending(RunState.LOST, at, at.plusSeconds(3_600), Optional.empty());
    records.put(
        id,
        new RunRecord(id, tenant, "", Optional.empty(), Optional.empty(), at, Optional.of(lost)));
  }

  private <T> Future<T> act(String what, Supplier<T> work) {
    if (trouble.isPresent()) {
      return Future.failedFuture(trouble.get());
    }
    done.add(what);
    return Future.succeededFuture(work.get());
  }

  @Override
  public Future<Void> add(List<RunRecord> runs) {
    return gate.transform(
        open ->
            act(
                "add",
                () -> {
                  runs.forEach(run -> records.put(run.id(), run));
                  return null;
                }));
  }

  @Override
  public Future<List<RunRecord>> claimed(String tenant, List<String> claims, Instant now) {
    return act(
        "claimed",
        () ->
            list(
                run ->
                    run.tenant().equals(tenant)
                        && run.claim().map(Claim::key).filter(claims::contains).isPresent()
                        && isThere(run, now)));
  }

  private static RunRecord with(
      RunRecord run, Optional<Claim> claim, Optional<String> webhook, Optional<Ending> ending) {
    return new RunRecord(
        run.id(), run.tenant(), run.keyId(), claim, webhook, run.createdAt(), ending);
  }

  private static boolean isThere(RunRecord run, Instant now) {
    return run.ending().map(ending -> ending.expiresAt().isAfter(now)).orElse(true);
  }

  private List<RunRecord> list(Predicate<RunRecord> which) {
    synchronized (records) {
      return records.values().stream().filter(which).toList();
    }
  }

  @Override
  public Future<Optional<RunRecord>> find(String tenant, String id, Instant now) {
    return act(
        "find",
        () ->
            Optional.ofNullable(records.get(id))
                .filter(run -> run.tenant().equals(tenant) && isThere(run, now)));
  }

  @Override
  public Future<List<RunRecord>> list(
      String tenant, Optional<RunState> state, Optional<RunCursor> before, int limit, Instant now) {
    return act(
        "list",
        () ->
            list(run -> run.tenant().equals(tenant) && isThere(run, now)).stream()
                .filter(run -> state.isEmpty() || run.ending().map(Ending::state).equals(state))
                .filter(
                    run -> before.map(at -> at.isBefore(run.createdAt(), run.id())).orElse(true))
                .sorted(
                    Comparator.comparing(RunRecord::createdAt)
                        .thenComparing(RunRecord::id)
                        .reversed())
                .limit(limit)
                .toList());
  }

  @Override
  public Future<Void> end(String id, Ending ending, boolean freesClaim) {
    return act(
        "end",
        () -> {
          records.computeIfPresent(
              id,
              (same, run) ->
                  with(
                      run,
                      freesClaim ? Optional.empty() : run.claim(),
                      run.webhook(),
                      Optional.of(ending)));
          return null;
        });
  }

  @Override
  public Future<Void> remove(List<String> ids) {
    return act(
        "remove",
        () -> {
          ids.forEach(records::remove);
          return null;
        });
  }

  @Override
  public Future<Boolean> forget(String tenant, String id) {
    return act(
        "forget",
        () -> {
          RunRecord run = records.get(id);
          return run != null
              && run.tenant().equals(tenant)
              && run.ending().isPresent()
              && records.remove(id, run);
        });
  }

  @Override
  public Future<Integer> lose(Instant at, Instant expiresAt) {
    return act(
        "lose",
        () -> {
          List<RunRecord> pending = list(run -> run.ending().isEmpty());
          Ending lost = new Ending(RunState.LOST, at, expiresAt, Optional.empty());
          pending.forEach(run -> end(run.id(), lost, false));
          return pending.size();
        });
  }

  @Override
  public Future<List<RunRecord>> untold(int limit) {
    return act("untold", () -> list(run -> run.webhook().isPresent() && run.ending().isPresent()));
  }

  @Override
  public Future<Void> told(String id) {
    return act(
        "told",
        () -> {
          records.computeIfPresent(
              id, (same, run) -> with(run, run.claim(), Optional.empty(), run.ending()));
          return null;
        });
  }

  @Override
  public Future<Integer> sweep(Instant now, int limit) {
    return act(
        "sweep",
        () -> {
          List<RunRecord> over = list(run -> !isThere(run, now)).stream().limit(limit).toList();
          over.forEach(run -> records.remove(run.id()));
          return over.size();
        });
  }

  @Override
  public Future<Long> size() {
    return act("size", () -> (long) records.size() * ROW_BYTES);
  }
}
