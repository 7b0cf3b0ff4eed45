package io.sandpool.provider;

import io.sandpool.bus.ProviderReport.Allowance;
import io.sandpool.bus.ProviderReport.Kind;
import io.sandpool.bus.ProviderReport.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What leased sandboxes may cost: runs within a minute, and seconds that sandboxes live within an
 * hour. Has no clock of its own. May be used on any thread, since all providers share one of them.
 *
 * <p>Seconds are counted as they pass, so that what is alive when they are spent lives on to its
 * own end, but nothing new begins.
 */
public final class Budget {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final Scope scope;
  private final SlidingSum runs = new SlidingSum(SECOND, 60);
  private final SlidingSum nanos = new SlidingSum(MINUTE, 60);
  private GuardSettings.Spending settings;
  private int living;
  private long countedUntil;
  private boolean begun;
  private long lived;

  /** A budget of which nothing is spent. */
  public Budget(Scope scope, GuardSettings.Spending settings) {
    this.scope = scope;
    this.settings = settings;
  }

  /** Other limits; what was spent stays spent. */
  public synchronized void reconfigure(GuardSettings.Spending next) {
    settings = next;
  }

  /** Why nothing more may begin: what is spent. */
  synchronized Optional<Kind> spent(long now) {
    if (runs.at(now) >= settings.runsPerMinute()) {
      return Optional.of(Kind.RUNS);
    }
    return isTimeSpent(now) ? Optional.of(Kind.SECONDS) : Optional.empty();
  }

  /** Whether no more sandboxes may be made. */
  synchronized boolean isTimeSpent(long now) {
    elapse(now);
    return nanos.at(now) >= settings.secondsPerHour() * SECOND;
  }

  /** Takes one run where that may be; else says what is spent. */
  synchronized Optional<Kind> take(long now) {
    Optional<Kind> spent = spent(now);
    if (spent.isEmpty()) {
      runs.add(1, now);
    }
    return spent;
  }

  /** A sandbox lives. */
  synchronized void born(long now) {
    elapse(now);
    living++;
  }

  /** A sandbox is gone. */
  synchronized void died(long now) {
    elapse(now);
    living--;
  }

  /** The nanoseconds that sandboxes have lived in all, since the beginning. */
  synchronized long livedNanos(long now) {
    elapse(now);
    return lived;
  }

  private void elapse(long now) {
    if (!begun) {
      begun = true;
      countedUntil = now;
    }
    long from = countedUntil;
    lived += Math.max(0, now - from) * living;
    // A slot at a time; what is older than the window needs no place in it.
    long at = Math.max(from, now - 61 * MINUTE);
    while (at < now) {
      long end = Math.min(now, (Math.floorDiv(at, MINUTE) + 1) * MINUTE);
      nanos.add((end - at) * living, at);
      at = end;
    }
    countedUntil = Math.max(from, now);
  }

  /** When it is worth asking again for what is spent. */
  synchronized Duration untilLess(Kind kind, long now) {
    SlidingSum sum = kind == Kind.RUNS ? runs : nanos;
    return Duration.ofNanos(sum.at(now) > 0 ? sum.nanosUntilLess(now) : sum.windowNanos());
  }

  /** Limits and what is left of them. */
  synchronized List<Allowance> report(long now) {
    elapse(now);
    double seconds = settings.secondsPerHour() - (double) nanos.at(now) / SECOND;
    return List.of(
        new Allowance(
            scope,
            Kind.RUNS,
            settings.runsPerMinute(),
            Math.max(0, settings.runsPerMinute() - runs.at(now))),
        new Allowance(scope, Kind.SECONDS, settings.secondsPerHour(), Math.max(0, seconds)));
  }
}
