package io.sandpool.pool;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * When runs came, for as long back as is remembered: how many in each short span of time, and how
 * many of them found no idle sandbox. Of fixed size, whatever comes.
 *
 * <p>Runs of the same span count as simultaneous, which errs on the side of more sandboxes.
 */
final class Demand {

  private static final int MOST_SPANS = 6000;
  private static final long SHORTEST_SPAN = 50_000_000;
  private static final double SECOND = 1e9;

  private final long spanNanos;
  private final int[] arrivals;
  private final int[] misses;
  private boolean begun;
  private long origin;
  private long latest;
  private long arrived;
  private long missed;

  /** Remembers what came within the last {@code memoryNanos}. */
  Demand(long memoryNanos) {
    spanNanos = Math.max(SHORTEST_SPAN, memoryNanos / MOST_SPANS);
    int spans = Math.toIntExact(Math.max(1, (memoryNanos + spanNanos - 1) / spanNanos));
    arrivals = new int[spans];
    misses = new int[spans];
  }

  /** A run came, and found an idle sandbox or did not. */
  void arrived(boolean warm, long now) {
    forget(now);
    int at = place(latest);
    arrivals[at]++;
    arrived++;
    if (!warm) {
      misses[at]++;
      missed++;
    }
  }

  /** Forgets what is older than is remembered at {@code now}. */
  void forget(long now) {
    if (!begun) {
      begun = true;
      origin = now;
    }
    long span = (now - origin) / spanNanos;
    if (span - latest >= arrivals.length) {
      clear();
    } else {
      for (long next = latest + 1; next <= span; next++) {
        int at = place(next);
        arrived -= arrivals[at];
        missed -= misses[at];
        arrivals[at] = 0;
        misses[at] = 0;
      }
    }
    latest = span;
  }

  private void clear() {
    Arrays.fill(arrivals, 0);
    Arrays.fill(misses, 0);
    arrived = 0;
    missed = 0;
  }

  private int place(long span) {
    return (int) (span % arrivals.length);
  }

  /** Whether nothing is remembered. */
  boolean isEmpty() {
    return arrived == 0;
  }

  /** Runs a second, over what is remembered. */
  double perSecond(long now) {
    double remembered = Math.min(now - origin, arrivals.length * (double) spanNanos);
    return arrived == 0 ? 0 : arrived / Math.max(1, remembered / SECOND);
  }

  /** The share of the remembered runs that found an idle sandbox. */
  OptionalDouble warmRatio() {
    return arrived == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(1 - (double) missed / (double) arrived);
  }

  /**
   * How many idle sandboxes the remembered runs would have needed, had they been refilled at {@code
   * pace}.
   *
   * @param most no more sandboxes than that can be under way
   */
  Backlog replay(Backlog.Pace pace, int most) {
    Backlog backlog = new Backlog(pace, spanNanos, arrivals.length, most);
    if (arrived > 0) {
      long oldest = Math.max(0, latest - arrivals.length + 1);
      for (long span = oldest; span <= latest; span++) {
        int came = arrivals[place(span)];
        if (came > 0 || !backlog.isSettled()) {
          backlog.pass(came);
        }
      }
    }
    return backlog;
  }
}
