package io.sandpool.host;

import io.sandpool.bus.HostHeadroom;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Judges from samples how many more sandboxes the machine can bear.
 *
 * <p>It says how far pools may grow ahead of what runs. It does not promise that every program can
 * take its whole limit at once: limits times the pools' maxima do, where they fit.
 */
final class Headroom {

  /** A share of time at which the machine does little else than look for memory. */
  private static final double THRASHING = 0.2;

  /** A share of time at which programs wait for processors more often than not. */
  private static final double CROWDED = 0.5;

  private static final long SWAPPING = 16L << 20;

  private final Supplier<HostSettings> settings;
  private final SandboxCost cost = new SandboxCost();
  private long swapUsed = Long.MAX_VALUE;

  /** By settings that are asked for at each use. */
  Headroom(Supplier<HostSettings> settings) {
    this.settings = settings;
  }

  /**
   * A judgement.
   *
   * @param bytes free for more sandboxes; negative where there should be fewer
   * @param costOfOne bytes that one takes
   * @param cpuBusy whether processors are scarce
   * @param shortage what of memory is wrong; empty while there is room
   */
  record Verdict(long bytes, long costOfOne, boolean cpuBusy, Optional<String> shortage) {

    /** The part for one of {@code pools} pools. */
    HostHeadroom forOneOf(int pools) {
      long each = Math.floorDiv(bytes, pools * costOfOne);
      return new HostHeadroom((int) Math.max(-10_000, Math.min(10_000, each)), cpuBusy);
    }
  }

  /** Judges a sample, taken while there are so many sandboxes. */
  Verdict judge(HostSample sample, SandboxCost.Census census) {
    cost.observe(census, sample.availableMemory());
    boolean swapping = sample.swapUsed() - SWAPPING > swapUsed;
    swapUsed = sample.swapUsed();
    boolean thrashing = sample.memoryPressure().orElse(0) >= THRASHING;
    long free = free(sample);
    if (free > 0 && (swapping || thrashing)) {
      free = 0;
    }
    return new Verdict(free, cost.bytes(), isBusy(sample), shortage(sample, free, swapping));
  }

  /**
   * Between the whole reserve and half of it there should be neither more nor fewer sandboxes, so
   * that the pools do not swing.
   */
  private long free(HostSample sample) {
    long reserve = settings.get().reserveOf(sample.totalMemory());
    long beyond = sample.availableMemory() - reserve;
    return beyond >= 0 ? beyond : Math.min(0, sample.availableMemory() - reserve / 2);
  }

  private boolean isBusy(HostSample sample) {
    return settings.get().cpuLimit() < 1
        && sample.cpuUse().orElse(0) >= settings.get().cpuLimit()
        && sample.cpuPressure().orElse(1) >= CROWDED;
  }

  private Optional<String> shortage(HostSample sample, long free, boolean swapping) {
    if (free >= cost.bytes()) {
      return Optional.empty();
    }
    return Optional.of(
        "%d MiB of %d are available, of which %d are to stay free%s"
            .formatted(
                sample.availableMemory() >> 20,
                sample.totalMemory() >> 20,
                settings.get().reserveOf(sample.totalMemory()) >> 20,
                swapping ? "; it swaps" : ""));
  }
}
