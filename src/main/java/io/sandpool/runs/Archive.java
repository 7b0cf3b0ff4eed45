package io.sandpool.runs;

import io.sandpool.bus.runs.RunAnswer;
import io.sandpool.bus.runs.RunAnswers;
import io.sandpool.bus.runs.RunState;
import io.sandpool.bus.runs.RunView;
import io.sandpool.sandbox.ExecutionResult;
import io.sandpool.sandbox.ServiceError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Packs and unpacks what is kept, off the event loop, and counts how much there is. */
final class Archive {

  private static final String LOST =
      "The service ended while this run was under way, or could not keep its answer. Whether the"
          + " program ended is unknown; it was not repeated.";

  private final Vertx vertx;
  private final RunStore store;
  private final RunAnswers answers;
  private final InstantSource clock;
  private final RunsSettings settings;
  private final RunsListener listener;
  private long stored;

  Archive(
      Vertx vertx,
      RunStore store,
      RunAnswers answers,
      InstantSource clock,
      RunsSettings settings,
      RunsListener listener) {
    this.vertx = vertx;
    this.store = store;
    this.answers = answers;
    this.clock = clock;
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * An end with all that is told of it.
   *
   * @param view what those who wait are told
   * @param ending what is kept
   */
  record Closing(RunView view, Ending ending) {}

  /** Whether so many more runs can be written down, their answers not counted. */
  boolean hasRoomFor(int runs) {
    return stored + (long) runs * RunStore.ROW_BYTES <= settings.maxStored();
  }

  /** Counts anew what is kept. */
  Future<Void> count() {
    return store.size().onSuccess(this::isStored).mapEmpty();
  }

  void added(long bytes) {
    isStored(stored + bytes);
  }

  private void isStored(long bytes) {
    stored = bytes;
    listener.onStored(bytes);
  }

  /** Closes a run whose program ended. */
  Future<Closing> close(LiveRun run, ExecutionResult result) {
    return close(run, RunState.COMPLETED, () -> answers.of(result, run.order().base64()));
  }

  /** Closes a run that the service could not see through. */
  Future<Closing> close(LiveRun run, ServiceError error) {
    RunState state = error instanceof ServiceError.Cancelled ? RunState.CANCELLED : RunState.FAILED;
    return close(run, state, () -> answers.of(error, run.id()));
  }

  private Future<Closing> close(LiveRun run, RunState state, Supplier<RunAnswer> making) {
    Instant now = clock.instant();
    Instant expiresAt = now.plus(settings.keep());
    long room = settings.maxStored() - stored;
    return vertx.executeBlocking(
        () -> {
          RunAnswer answer = making.get();
          PackedAnswer packed = PackedAnswer.of(answer);
          RunView view =
              new RunView(
                  run.id(),
                  state,
                  run.createdAt(),
                  Optional.of(now),
                  Optional.of(expiresAt),
                  Optional.of(answer));
          Ending ending =
              packed.deflated().size() <= room
                  ? new Ending(state, now, expiresAt, Optional.of(packed))
                  : new Ending(RunState.FAILED, now, expiresAt, Optional.of(noRoom(run, packed)));
          return new Closing(view, ending);
        },
        false);
  }

  private PackedAnswer noRoom(LiveRun run, PackedAnswer answer) {
    return PackedAnswer.of(
        answers.of(
            new ServiceError.Internal(
                ("The program was run, but %d bytes are too many to keep of its answer: of all runs"
                        + " together, runs.max_stored are kept. Have it say less, or wait for its"
                        + " answer.")
                    .formatted(answer.deflated().size())),
            run.id()));
  }

  /** A run of {@code tenant} that is not under way, with its answer. */
  Future<Optional<RunView>> find(String tenant, String id) {
    return store
        .find(tenant, id, clock.instant())
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : open(found.get()).map(Optional::of));
  }

  /** What is kept of a run, its answer unpacked. */
  Future<RunView> open(RunRecord record) {
    return vertx.executeBlocking(
        () ->
            view(
                record,
                Optional.of(
                    record
                        .ending()
                        .flatMap(Ending::answer)
                        .map(PackedAnswer::unpacked)
                        .orElseGet(
                            () -> answers.of(new ServiceError.ProviderLost(LOST), record.id())))),
        false);
  }

  /** The runs that hold these claims and are not under way, without answers. */
  Future<List<RunRecord>> claimed(String tenant, List<String> claims) {
    return claims.isEmpty()
        ? Future.succeededFuture(List.of())
        : store.claimed(tenant, claims, clock.instant());
  }

  /** What is not under way and has no end ended with the service. */
  static RunView view(RunRecord record, Optional<RunAnswer> answer) {
    return new RunView(
        record.id(),
        record.ending().map(Ending::state).orElse(RunState.LOST),
        record.createdAt(),
        record.ending().map(Ending::at),
        record.ending().map(Ending::expiresAt),
        answer);
  }
}
