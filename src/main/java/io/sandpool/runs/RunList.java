package io.sandpool.runs;

import io.sandpool.bus.runs.AskRuns;
import io.sandpool.bus.runs.RunCursor;
import io.sandpool.bus.runs.RunState;
import io.sandpool.bus.runs.RunView;
import io.sandpool.bus.runs.RunsPage;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists a tenant's runs: those under way as they are now, those that have ended as is kept. */
final class RunList {

  private static final Comparator<RunView> LATEST_FIRST =
      Comparator.comparing((RunView run) -> run.createdAt().toEpochMilli())
          .thenComparing(RunView::id)
          .reversed();

  private final RunStore store;
  private final LiveRuns live;
  private final InstantSource clock;

  RunList(RunStore store, LiveRuns live, InstantSource clock) {
    this.store = store;
    this.live = live;
    this.clock = clock;
  }

  Future<RunsPage> list(AskRuns question) {
    Optional<RunState> underWay = question.state().filter(state -> !state.isEnded());
    return underWay.isPresent()
        ? Future.succeededFuture(page(underWay(question, underWay.get()), question.limit()))
        : kept(question);
  }

  private List<RunView> underWay(AskRuns question, RunState state) {
    return live.of(question.tenant()).stream()
        .map(LiveRun::view)
        .filter(run -> run.state() == state)
        .filter(
            run -> question.before().map(at -> at.isBefore(run.createdAt(), run.id())).orElse(true))
        .sorted(LATEST_FIRST)
        .limit(question.limit() + 1L)
        .toList();
  }

  private Future<RunsPage> kept(AskRuns question) {
    // Looked at before the database: one that ends meanwhile still tells how.
    Map<String, LiveRun> before = new HashMap<>();
    live.of(question.tenant()).forEach(run -> before.put(run.id(), run));
    return store
        .list(
            question.tenant(),
            question.state(),
            question.before(),
            question.limit() + 1,
            clock.instant())
        .map(
            records -> {
              List<RunView> views = new ArrayList<>();
              records.forEach(record -> views.add(view(question.tenant(), record, before)));
              return page(views, question.limit());
            });
  }

  private RunView view(String tenant, RunRecord record, Map<String, LiveRun> before) {
    if (record.ending().isPresent()) {
      return Archive.view(record, Optional.empty());
    }
    return Optional.ofNullable(before.get(record.id()))
        .or(() -> live.find(tenant, record.id()))
        .map(LiveRun::view)
        .orElseGet(() -> justEnded(record));
  }

  /** It began and ended while the database was asked, which has seen it under way. */
  private static RunView justEnded(RunRecord record) {
    return new RunView(
        record.id(),
        RunState.RUNNING,
        record.createdAt(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** One more than asked for shows that there are more. */
  private static RunsPage page(List<RunView> found, int limit) {
    List<RunView> runs = found.subList(0, Math.min(limit, found.size()));
    Optional<RunCursor> next =
        found.size() > limit
            ? Optional.of(runs.get(limit - 1))
                .map(run -> RunCursor.after(run.createdAt(), run.id()))
            : Optional.empty();
    return new RunsPage(runs.stream().map(RunList::withoutAnswer).toList(), next);
  }

  private static RunView withoutAnswer(RunView run) {
    return new RunView(
        run.id(), run.state(), run.createdAt(), run.endedAt(), run.expiresAt(), Optional.empty());
  }
}
