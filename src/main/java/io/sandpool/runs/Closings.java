package io.sandpool.runs;

import io.sandpool.bus.runs.RunState;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down how runs ended, and tells those who wait after that: an answer that was given is
 * there when it is asked for again.
 *
 * <p>Where the database cannot be used, who waits is told at once, and writing is tried until it
 * succeeds; meanwhile the run counts as one that is under way.
 */
final class Closings {

  private static final Logger LOG = LoggerFactory.getLogger(Closings.class);
  private static final long PAUSE_MILLIS = 5_000;

  private final Vertx vertx;
  private final RunStore store;
  private final Archive archive;
  private final LiveRuns live;
  private final Webhooks webhooks;
  private final RunsListener listener;
  private final long mostUnsaved;
  private final Map<Long, Runnable> waiting = new HashMap<>();
  private long unsaved;
  private boolean closed;

  Closings(
      Vertx vertx,
      RunStore store,
      Archive archive,
      LiveRuns live,
      Webhooks webhooks,
      RunsListener listener,
      RunsSettings settings) {
    this.vertx = vertx;
    this.store = store;
    this.archive = archive;
    this.live = live;
    this.webhooks = webhooks;
    this.listener = listener;
    this.mostUnsaved = settings.maxPendingBytes();
  }

  /** From now on, tries to write each end down once only; what waits for that, now. */
  void close() {
    closed = true;
    List<Runnable> now = List.copyOf(waiting.values());
    waiting.keySet().forEach(vertx::cancelTimer);
    waiting.clear();
    now.forEach(Runnable::run);
  }

  void completed(LiveRun run, ExecutionResult result) {
    close(run, archive.close(run, result), false);
  }

  void failed(LiveRun run, Throwable failure) {
    ServiceError error =
        failure instanceof ServiceException known
            ? known.error()
            : new ServiceError.Internal("A defect; the log has it.");
    boolean nothingRan = Refusal.provesThatNothingRan(error);
    if (!nothingRan || run.isRemembered()) {
      close(run, archive.close(run, error), nothingRan);
      return;
    }
    ServiceException why = new ServiceException(error);
    run.drop(why);
    listener.onEnded(RunState.FAILED);
    write(
        () -> store.remove(List.of(run.id())),
        () -> run.end(why),
        () -> {
          archive.added(-RunStore.ROW_BYTES);
          live.leave(run);
        },
        () -> live.leave(run));
  }

  private void close(LiveRun run, Future<Archive.Closing> closing, boolean freesClaim) {
    closing
        .recover(
            defect -> {
              LOG.error("The answer of run {} could not be made", run.id(), defect);
              return archive.close(
                  run,
                  new ServiceError.Internal(
                      "The program was run, but its answer could not be made; the log has the"
                          + " cause."));
            })
        .onSuccess(made -> close(run, made, freesClaim))
        .onFailure(
            defect -> {
              LOG.error("The end of run {} could not be told", run.id(), defect);
              run.end(new ServiceException(new ServiceError.Internal("The log has the cause.")));
              live.leave(run);
            });
  }

  private void close(LiveRun run, Archive.Closing closing, boolean freesClaim) {
    listener.onEnded(closing.view().state());
    Ending kept = bounded(closing.ending());
    long size = size(kept);
    unsaved += size;
    write(
        () -> store.end(run.id(), kept, freesClaim),
        () -> run.end(closing.view()),
        () -> {
          unsaved -= size;
          archive.added(size);
          live.leave(run);
          run.order()
              .webhook()
              .ifPresent(url -> webhooks.tell(run.caller().tenant(), url, closing.view()));
        },
        () -> live.leave(run));
  }

  /** What cannot be written down for long must not fill the memory. */
  private Ending bounded(Ending ending) {
    return unsaved + size(ending) <= mostUnsaved
        ? ending
        : new Ending(RunState.LOST, ending.at(), ending.expiresAt(), Optional.empty());
  }

  private static long size(Ending ending) {
    return ending.answer().map(answer -> (long) answer.deflated().size()).orElse(0L);
  }

  /**
   * Writes until it is written.
   *
   * @param tell called after the first attempt
   * @param done called when it is written
   * @param abandoned called instead where it is not tried any more
   */
  private void write(
      Supplier<Future<Void>> writing, Runnable tell, Runnable done, Runnable abandoned) {
    writing
        .get()
        .onSuccess(
            written -> {
              tell.run();
              done.run();
            })
        .onFailure(
            failure -> {
              tell.run();
              if (closed) {
                abandoned.run();
              } else {
                later(() -> write(writing, () -> {}, done, abandoned));
              }
            });
  }

  private void later(Runnable work) {
    long timer =
        vertx.setTimer(
            PAUSE_MILLIS,
            fired -> {
              waiting.remove(fired);
              work.run();
            });
    waiting.put(timer, work);
  }
}
