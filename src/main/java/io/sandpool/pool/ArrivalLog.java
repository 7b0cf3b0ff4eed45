package io.sandpool.pool;

import io.sandpool.pool.Arrivals.Fate;
import java.util.Optional;

/**
 * The latest arrivals, each by a number that counts up. Takes little memory while few come, and
 * never more than for {@link #CAPACITY}; then the earliest are forgotten.
 */
final class ArrivalLog {

  static final int CAPACITY = 1 << 18;

  private static final int FIRST_SIZE = 1 << 10;

  private Arrivals arrivals = new Arrivals(FIRST_SIZE);
  private long next;

  /** Adds one; returns its number. */
  long add(long at, long withinNanos, Optional<Long> patienceNanos) {
    if (next == arrivals.size() && next < CAPACITY) {
      arrivals = arrivals.grown(2 * arrivals.size());
    }
    arrivals.put(place(next), at, withinNanos, patienceNanos);
    return next++;
  }

  void decide(long number, Fate fate) {
    if (number >= earliest()) {
      arrivals.decide(place(number), fate);
    }
  }

  void heldFor(long number, long nanos) {
    if (number >= earliest()) {
      arrivals.heldFor(place(number), nanos);
    }
  }

  /** Whether some have been forgotten. */
  boolean hasForgotten() {
    return earliest() > 0;
  }

  /** Those not before {@code since}, the latest {@code most} of them. */
  Arrivals since(long since, int most) {
    long low = earliest();
    long high = next;
    while (low < high) {
      long middle = (low + high) / 2;
      if (arrivals.at(place(middle)) < since) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    long from = Math.max(low, next - most);
    return arrivals.part(place(from), (int) (next - from));
  }

  private long earliest() {
    return Math.max(0, next - CAPACITY);
  }

  private int place(long number) {
    return (int) (number & (CAPACITY - 1));
  }
}
