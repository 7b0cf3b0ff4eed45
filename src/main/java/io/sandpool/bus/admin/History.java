package io.sandpool.bus.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How the pools were, in steps of equal length, the earliest first.
 *
 * @param interval the length of a step
 * @param pools by name
 */
public record History(Duration interval, Map<String, List<Sample>> pools) {

  public History {
    pools = Map.copyOf(pools);
  }

  /**
   * A pool at one moment.
   *
   * @param at when
   * @param idle sandboxes that wait for work
   * @param leased sandboxes at work
   * @param total all sandboxes
   * @param waiting requests in the queue
   * @param leases granted since the sample before
   * @param warm those of them that did not wait
   */
  public record Sample(
      Instant at, int idle, int leased, int total, int waiting, long leases, long warm) {}
}
