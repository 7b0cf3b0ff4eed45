package io.sandpool.bus;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How many idle sandboxes a pool wants, and why.
 *
 * @param target idle sandboxes wanted now
 * @param reason why so many
 * @param inputs what led to it
 */
public record SizingView(int target, SizingReason reason, Inputs inputs) {

  /**
   * What leads to a target.
   *
   * @param minIdle idle sandboxes wanted at least
   * @param maxTotal sandboxes at most
   * @param burst idle sandboxes that the remembered arrivals call for
   * @param arrivalsPerSecond runs that came, on average over what is remembered
   * @param refillTime from the lease of a sandbox until its successor is idle, as measured
   * @param parallelism successors made at the same time
   * @param warmRatioAim the share of runs that is to find an idle sandbox; empty where the target
   *     does not follow demand
   * @param warmRatio the share of the remembered runs that did; empty where none came
   * @param coolDown how long arrivals are remembered
   * @param headroom sandboxes that the host can bear beyond those that there are; empty where that
   *     is not measured
   */
  public record Inputs(
      int minIdle,
      int maxTotal,
      int burst,
      double arrivalsPerSecond,
      Duration refillTime,
      int parallelism,
      OptionalDouble warmRatioAim,
      OptionalDouble warmRatio,
      Duration coolDown,
      OptionalInt headroom) {}

  /** The reason for an operator to read. */
  public String sentence() {
    String wanted = target + " idle wanted: ";
    return switch (reason) {
      case MIN_IDLE ->
          inputs.warmRatioAim().isEmpty()
              ? wanted + "the minimum; the target does not follow demand."
              : wanted + "the minimum, and demand calls for " + inputs.burst() + ".";
      case DEMAND -> wanted + bursts() + ".";
      case COOLING_DOWN ->
          wanted
              + "so many were needed within the last %s; by now demand calls for %d."
                  .formatted(span(inputs.coolDown()), inputs.burst());
      case MAX_TOTAL ->
          wanted + bursts() + ", and max_total allows " + inputs.maxTotal() + " sandboxes.";
      case HOST_MEMORY ->
          wanted
              + "demand and the minimum call for %d, but this machine has no memory for more sandboxes."
                  .formatted(Math.max(inputs.minIdle(), inputs.burst()));
      case HOST_CPU ->
          wanted
              + "demand calls for %d, but this machine's processors are busy."
                  .formatted(inputs.burst());
      case DRAINING -> wanted + "the pool serves nobody at present.";
    };
  }

  private String bursts() {
    return "bursts of %d %s that come faster than refills of %s, %d at a time"
        .formatted(
            inputs.burst(),
            inputs.burst() == 1 ? "run" : "runs",
            span(inputs.refillTime()),
            inputs.parallelism());
  }

  private static String span(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
    }
    return seconds < 120 ? seconds + " s" : time.toMinutes() + " min";
  }
}
