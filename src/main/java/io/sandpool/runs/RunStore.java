package io.sandpool.runs;

import io.sandpool.bus.runs.RunCursor;
import io.sandpool.bus.runs.RunState;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where runs are written down. Futures fail with a {@link io.sandpool.sandbox.ServiceException}
 * where that cannot be used.
 */
public interface RunStore {

  /** What a run takes besides its answer, for whoever counts. */
  int ROW_BYTES = 1_024;

  /**
   * Writes down runs that are about to begin, all of them or none. What has expired gives its claim
   * up to them.
   */
  Future<Void> add(List<RunRecord> runs);

  /** The runs of {@code tenant} that hold one of these claims and have not expired; no answers. */
  Future<List<RunRecord>> claimed(String tenant, List<String> claims, Instant now);

  /** A run of {@code tenant} with its answer, unless it has expired. */
  Future<Optional<RunRecord>> find(String tenant, String id, Instant now);

  /**
   * The runs of {@code tenant} that have not expired, the latest first; no answers.
   *
   * @param state only those that ended so; one that is final
   * @param before only those after that place of the list
   * @param limit at most so many
   */
  Future<List<RunRecord>> list(
      String tenant, Optional<RunState> state, Optional<RunCursor> before, int limit, Instant now);

  /**
   * Writes down how a run ended.
   *
   * @param freesClaim whether the same claim may be made again
   */
  Future<Void> end(String id, Ending ending, boolean freesClaim);

  /** Drops runs as though they had never been, ended or not. */
  Future<Void> remove(List<String> ids);

  /** Drops a run of {@code tenant} that has ended, and says whether there was one. */
  Future<Boolean> forget(String tenant, String id);

  /** Marks every run that has not ended as lost, and says how many there were. */
  Future<Integer> lose(Instant at, Instant expiresAt);

  /** Runs that have ended and whose webhook has not been told; with answers, the oldest first. */
  Future<List<RunRecord>> untold(int limit);

  /** Notes that a run's webhook has been told. */
  Future<Void> told(String id);

  /** Drops runs that expired before {@code now}, so many at most, and says how many it dropped. */
  Future<Integer> sweep(Instant now, int limit);

  /** The bytes that all runs take, {@link #ROW_BYTES} for each included. */
  Future<Long> size();
}
