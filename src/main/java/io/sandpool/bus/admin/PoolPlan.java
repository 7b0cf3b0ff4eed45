package io.sandpool.bus.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a pool has been asked for, and what it would have given at other sizes.
 *
 * @param pool its name
 * @param minIdle idle sandboxes wanted at least, at present
 * @param maxTotal sandboxes at most, at present
 * @param memoryLimitBytes what one sandbox may take
 * @param recorded what has happened
 * @param sizes what would have, by size, in the order asked for; empty where nobody has come
 * @param untried how many sizes are not among them, the last ones, since there was no time for them
 */
public record PoolPlan(
    String pool,
    int minIdle,
    int maxTotal,
    long memoryLimitBytes,
    Recorded recorded,
    List<Prediction> sizes,
    int untried) {

  public PoolPlan {
    sizes = List.copyOf(sizes);
  }

  /**
   * What has happened.
   *
   * @param since from when on; later than asked for where no more was recorded or can be replayed
   * @param until up to when
   * @param starts how those who came fared
   * @param leftOut those who came while the pool took nobody, or asked for what cannot be: no size
   *     would have served them
   * @param failedCreations sandboxes that could not be made; a replay makes them
   * @param held how long leases were held
   * @param creation how long sandboxes took to be made
   * @param destruction how long they took to be destroyed
   */
  public record Recorded(
      Instant since,
      Instant until,
      Starts starts,
      long leftOut,
      long failedCreations,
      Optional<Quantiles> held,
      Optional<Quantiles> creation,
      Optional<Quantiles> destruction) {}

  /**
   * How callers fared.
   *
   * @param warm found an idle sandbox
   * @param queued awaited one that was being made or in use
   * @param cold had one made
   * @param refused got none
   */
  public record Starts(long warm, long queued, long cold, long refused) {

    /** Those who got a sandbox. */
    public long granted() {
      return warm + queued + cold;
    }

    /** All of them. */
    public long total() {
      return granted() + refused;
    }

    /** The share of warm starts among those who got a sandbox; empty where nobody did. */
    public Optional<Double> hitRatio() {
      return granted() == 0 ? Optional.empty() : Optional.of((double) warm / granted());
    }
  }

  /** Half of the durations are not longer than the first of these, and so on. */
  public record Quantiles(Duration p50, Duration p95, Duration p99, Duration max) {}

  /**
   * What one size would have given.
   *
   * @param minIdle idle sandboxes wanted at least
   * @param maxTotal sandboxes at most
   * @param starts how callers would have fared
   * @param waits how long those who got a sandbox would have waited for it, warm starts included
   * @param meanSandboxes sandboxes there would have been on average, those being made and destroyed
   *     included
   * @param peakSandboxes at most
   * @param sandboxHours the time that all of them would have lived within the window, together
   */
  public record Prediction(
      int minIdle,
      int maxTotal,
      Starts starts,
      Optional<Quantiles> waits,
      double meanSandboxes,
      int peakSandboxes,
      double sandboxHours) {}
}
