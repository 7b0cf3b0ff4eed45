package io.sandpool.access;

import io.sandpool.bus.access.Allowance;
import io.sandpool.bus.access.RunTurn;
import io.sandpool.bus.admin.KeyLimits;
import io.sandpool.sandbox.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts a key's runs. May be used on any thread.
 *
 * <p>Runs are counted by the second in which they began, so that a key needs the same little memory
 * whatever its limit is; within no minute begin more than the limit says.
 */
final class RunMeter {

  /** A minute, and the second that has begun. */
  private static final int SECONDS = 61;

  private final KeyLimits limits;
  private final Ticker ticker;
  private final int[] begun = new int[SECONDS];
  private long newest;
  private int running;

  RunMeter(KeyLimits limits, Ticker ticker) {
    this.limits = limits;
    this.ticker = ticker;
    this.newest = second();
  }

  synchronized RunTurn begin() {
    int most = limits.maxConcurrent().orElse(Integer.MAX_VALUE);
    if (running >= most) {
      return new RunTurn.Exceeded(
          "The key may have %d runs at the same time; wait for one to end.".formatted(most),
          Duration.ofSeconds(1));
    }
    forget();
    int rate = limits.runsPerMinute().orElse(Integer.MAX_VALUE);
    if (begunLately() >= rate) {
      return new RunTurn.Exceeded(
          "The key may begin %d runs a minute; the next one may begin later.".formatted(rate),
          untilOneIsForgotten());
    }
    begun[slot(newest)]++;
    running++;
    AtomicBoolean ended = new AtomicBoolean();
    return new RunTurn.Begun(
        () -> {
          if (ended.compareAndSet(false, true)) {
            end();
          }
        });
  }

  /** What is left of each limit that there is. */
  synchronized List<Allowance> allowances() {
    List<Allowance> all = new ArrayList<>(2);
    limits
        .maxConcurrent()
        .ifPresent(
            most ->
                all.add(
                    new Allowance(
                        Allowance.Limit.CONCURRENT,
                        most,
                        Math.max(0, most - running),
                        Optional.empty())));
    limits.runsPerMinute().ifPresent(most -> all.add(perMinute(most)));
    return all;
  }

  private Allowance perMinute(int most) {
    forget();
    long taken = begunLately();
    return new Allowance(
        Allowance.Limit.PER_MINUTE,
        most,
        (int) Math.max(0, most - taken),
        taken == 0 ? Optional.empty() : Optional.of(untilOneIsForgotten()));
  }

  private long begunLately() {
    return Arrays.stream(begun).asLongStream().sum();
  }

  private synchronized void end() {
    running--;
  }

  private void forget() {
    long now = second();
    if (now - newest >= SECONDS) {
      Arrays.fill(begun, 0);
    } else {
      for (long passed = newest + 1; passed <= now; passed++) {
        begun[slot(passed)] = 0;
      }
    }
    newest = now;
  }

  private Duration untilOneIsForgotten() {
    for (long at = newest - SECONDS + 1; at <= newest; at++) {
      if (begun[slot(at)] > 0) {
        long free = TimeUnit.SECONDS.toNanos(at + SECONDS);
        return Duration.ofNanos(Math.max(1, free - ticker.nanos()));
      }
    }
    return Duration.ofSeconds(1);
  }

  private long second() {
    return Math.floorDiv(ticker.nanos(), TimeUnit.SECONDS.toNanos(1));
  }

  private static int slot(long second) {
    return (int) Math.floorMod(second, (long) SECONDS);
  }
}
