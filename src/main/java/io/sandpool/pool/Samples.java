package io.sandpool.pool;

import io.sandpool.bus.admin.PoolPlan.Quantiles;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How long something took, again and again: the latest {@link #CAPACITY} times at most. */
final class Samples {

  static final int CAPACITY = 1 << 14;

  private static final int FIRST_SIZE = 1 << 7;

  /** Among how many of nearly the same time one is chosen. */
  private static final int NEIGHBOURS = 8;

  private long[] ends;
  private int[] lengths;
  private long count;

  Samples() {
    this(new long[FIRST_SIZE], new int[FIRST_SIZE], 0);
  }

  private Samples(long[] ends, int[] lengths, long count) {
    this.ends = ends;
    this.lengths = lengths;
    this.count = count;
  }

  /** It took {@code nanos}, until {@code end}, which is not before any other. */
  void add(long end, long nanos) {
    if (count == ends.length && count < CAPACITY) {
      ends = Arrays.copyOf(ends, 2 * ends.length);
      lengths = Arrays.copyOf(lengths, 2 * lengths.length);
    }
    int place = (int) (count++ % CAPACITY);
    ends[place] = end;
    lengths[place] = Ticks.of(nanos);
  }

  int size() {
    return (int) Math.min(count, CAPACITY);
  }

  /** Those that there are now, the earliest first; more may be added to neither. */
  Samples copy() {
    int size = size();
    int first = count > CAPACITY ? (int) (count % CAPACITY) : 0;
    long[] endsInOrder = new long[size];
    int[] lengthsInOrder = new int[size];
    int straight = Math.min(size, ends.length - first);
    System.arraycopy(ends, first, endsInOrder, 0, straight);
    System.arraycopy(lengths, first, lengthsInOrder, 0, straight);
    System.arraycopy(ends, 0, endsInOrder, straight, size - straight);
    System.arraycopy(lengths, 0, lengthsInOrder, straight, size - straight);
    return new Samples(endsInOrder, lengthsInOrder, size);
  }

  /**
   * How long it took at about that time, for a {@link #copy}: what the machine had to do then, it
   * would have had to do again. Empty where nothing is known.
   */
  Optional<Long> near(long at, RandomGenerator random) {
    int size = size();
    if (size == 0) {
      return Optional.empty();
    }
    int first = Math.max(0, Math.min(firstSince(at) - NEIGHBOURS / 2, size - NEIGHBOURS));
    int place = first + random.nextInt(Math.min(NEIGHBOURS, size));
    return Optional.of(Ticks.nanos(lengths[place]));
  }

  /** How many there are since then, of a {@link #copy}. */
  int countSince(long since) {
    return size() - firstSince(since);
  }

  /** What those since then come to, of a {@link #copy}; empty where there are none. */
  Optional<Quantiles> quantiles(long since) {
    int[] some = Arrays.copyOfRange(lengths, firstSince(since), size());
    return quantiles(some, some.length);
  }

  /** What the first {@code size} of {@code ticks} come to; puts them in order. */
  static Optional<Quantiles> quantiles(int[] ticks, int size) {
    if (size == 0) {
      return Optional.empty();
    }
    Arrays.sort(ticks, 0, size);
    return Optional.of(
        new Quantiles(
            at(ticks, size, 0.5),
            at(ticks, size, 0.95),
            at(ticks, size, 0.99),
            at(ticks, size, 1)));
  }

  private static Duration at(int[] ordered, int size, double share) {
    return Duration.ofNanos(Ticks.nanos(ordered[Math.max(0, (int) Math.ceil(share * size) - 1)]));
  }

  private int firstSince(long since) {
    int place = Arrays.binarySearch(ends, 0, size(), since);
    if (place < 0) {
      return -place - 1;
    }
    while (place > 0 && ends[place - 1] == since) {
      place--;
    }
    return place;
  }
}
