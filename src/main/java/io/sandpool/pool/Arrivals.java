package io.sandpool.pool;

import java.util.Arrays;
import java.util.Optional;

/**
 * What is known of those who asked for a sandbox, each by its place. In columns, since there may be
 * hundreds of thousands.
 */
final class Arrivals {

  private final long[] at;
  private final int[] within;
  private final int[] patience;
  private final int[] held;
  private final Fate[] fates;

  /** What became of one. */
  enum Fate {
    /** Waits still. */
    OPEN,
    WARM,
    QUEUED,
    COLD,
    REFUSED,
    /** No size of the pool would have served it. */
    LEFT_OUT
  }

  Arrivals(int size) {
    this(new long[size], new int[size], new int[size], new int[size], new Fate[size]);
  }

  private Arrivals(long[] at, int[] within, int[] patience, int[] held, Fate[] fates) {
    this.at = at;
    this.within = within;
    this.patience = patience;
    this.held = held;
    this.fates = fates;
  }

  int size() {
    return at.length;
  }

  /** Puts one there of whom is known how long it may wait, and for how long it would rather. */
  void put(int place, long atNanos, long withinNanos, Optional<Long> patienceNanos) {
    at[place] = atNanos;
    within[place] = Ticks.of(withinNanos);
    patience[place] = patienceNanos.map(Ticks::of).orElse(Ticks.UNKNOWN);
    held[place] = Ticks.UNKNOWN;
    fates[place] = Fate.OPEN;
  }

  void decide(int place, Fate fate) {
    fates[place] = fate;
  }

  /** The lease was held for so long. */
  void heldFor(int place, long nanos) {
    held[place] = Ticks.of(nanos);
  }

  long at(int place) {
    return at[place];
  }

  /** How long after the arrival its deadline was. */
  long withinNanos(int place) {
    return Ticks.nanos(within[place]);
  }

  Optional<Long> patienceNanos(int place) {
    return patience[place] == Ticks.UNKNOWN
        ? Optional.empty()
        : Optional.of(Ticks.nanos(patience[place]));
  }

  /** How long the lease was held; empty where it is still, or there was none. */
  Optional<Long> heldNanos(int place) {
    return held[place] == Ticks.UNKNOWN ? Optional.empty() : Optional.of(Ticks.nanos(held[place]));
  }

  Fate fate(int place) {
    return fates[place];
  }

  /** The same with room for more. */
  Arrivals grown(int size) {
    return new Arrivals(
        Arrays.copyOf(at, size),
        Arrays.copyOf(within, size),
        Arrays.copyOf(patience, size),
        Arrays.copyOf(held, size),
        Arrays.copyOf(fates, size));
  }

  /** A copy of {@code count} from a place on; the first place follows the last. */
  Arrivals part(int from, int count) {
    Arrivals part = new Arrivals(count);
    int straight = Math.min(count, size() - from);
    copy(from, part, 0, straight);
    copy(0, part, straight, count - straight);
    return part;
  }

  private void copy(int from, Arrivals to, int place, int count) {
    System.arraycopy(at, from, to.at, place, count);
    System.arraycopy(within, from, to.within, place, count);
    System.arraycopy(patience, from, to.patience, place, count);
    System.arraycopy(held, from, to.held, place, count);
    System.arraycopy(fates, from, to.fates, place, count);
  }
}
