package io.sandpool.pool;

/** The average of what was observed, newer observations weighing more. */
final class MovingAverage {

  private static final double WEIGHT_OF_NEWEST = 0.2;

  private double value;
  private boolean known;

  void observe(double next) {
    value = known ? value + WEIGHT_OF_NEWEST * (next - value) : next;
    known = true;
  }

  boolean isKnown() {
    return known;
  }

  /** The average, or {@code whenUnknown} where nothing was observed yet. */
  double orElse(double whenUnknown) {
    return known ? value : whenUnknown;
  }
}
