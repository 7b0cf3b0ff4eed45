package io.sandpool.provider;

import io.sandpool.bus.ProviderReport.Allowance;
import io.sandpool.bus.ProviderReport.Kind;
import io.sandpool.bus.ProviderReport.Scope;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What leased sandboxes may cost: runs within a minute, and seconds that sandboxes live within an
 * hour. Has no clock of its own. May be used on any thread, since all providers share one of them.
 *
 * <p>Seconds are counted as they pass, so that what is alive when they are spent lives on to its
 * own end, but nothing new begins.
 */
public final class Budget {

  /** The stretch of time within which seconds count. */
  static final Duration HOUR = Duration.ofHours(1);

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final long WINDOW = 61 * MINUTE;

  private final Scope scope;
  private final SlidingSum runs = new SlidingSum(SECOND, 60);
  private final SlidingSum nanos = new SlidingSum(MINUTE, 60);
  private final Set<String> heard = new HashSet<>();
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

  /** Whether what that provider spent in the past is to be remembered; yes, but once. */
  synchronized boolean hears(String provider) {
    return heard.add(provider);
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

  /** A sandbox of an earlier life of the service lived, between moments of the past. */
  synchronized void remember(long from, long until, long now) {
    elapse(now);
    inSlots(
        Math.max(from, now - WINDOW),
        Math.min(until, now),
        (nanosInSlot, at) -> nanos.addPast(nanosInSlot, at, now));
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
    // What is older than the window needs no place in it.
    inSlots(
        Math.max(from, now - WINDOW),
        now,
        (nanosInSlot, at) -> nanos.add(nanosInSlot * living, at));
    countedUntil = Math.max(from, now);
  }

  /** Cuts a stretch of time where slots begin. */
  private static void inSlots(long from, long until, SlotVisitor visitor) {
    long at = from;
    while (at < until) {
      long end = Math.min(until, (Math.floorDiv(at, MINUTE) + 1) * MINUTE);
      visitor.visit(end - at, at);
      at = end;
    }
  }

  @FunctionalInterface
  private interface SlotVisitor {
    void visit(long nanosInSlot, long at);
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
