package io.sandpool.testkit;

import io.sandpool.bus.SizingReason;
import io.sandpool.bus.SizingView;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Targets of pools with their reasons, made up. */
public final class SizingViews {

  private SizingViews() {}

  /** A target that follows bursts of as many runs. */
  public static SizingView demand(int target, int minIdle, int maxTotal) {
    return of(target, SizingReason.DEMAND, minIdle, maxTotal, target, OptionalInt.of(40));
  }

  /** A target and what led to it. */
  public static SizingView of(
      int target, SizingReason reason, int minIdle, int maxTotal, int burst, OptionalInt headroom) {
    return new SizingView(
        target,
        reason,
        new SizingView.Inputs(
            minIdle,
            maxTotal,
            burst,
            2.5,
            Duration.ofMillis(1400),
            4,
            OptionalDouble.of(0.99),
            OptionalDouble.of(0.98),
            Duration.ofMinutes(5),
            headroom));
  }
}
