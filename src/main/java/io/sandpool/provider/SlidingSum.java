package io.sandpool.provider;

/**
 * What was added within a stretch of time that ends now. Counts in slots: nothing is forgotten too
 * early, and nothing later than a slot's length too late. Time given that lies before what was
 * given earlier counts as the latter.
 */
final class SlidingSum {

  private final long slotNanos;
  private final long[] slots;
  private long newest = Long.MIN_VALUE;
  private long sum;

  /** A window of {@code count} slots and the one that is not over yet. */
  SlidingSum(long slotNanos, int count) {
    this.slotNanos = slotNanos;
    this.slots = new long[count + 1];
  }

  long windowNanos() {
    return slotNanos * (slots.length - 1);
  }

  void add(long amount, long now) {
    forget(now);
    slots[index(newest)] += amount;
    sum += amount;
  }

  /** Adds what was at {@code at}, before {@code now}; nothing where that is forgotten already. */
  void addPast(long amount, long at, long now) {
    forget(now);
    long slot = Math.min(newest, Math.floorDiv(at, slotNanos));
    if (slot > newest - slots.length) {
      slots[index(slot)] += amount;
      sum += amount;
    }
  }

  long at(long now) {
    forget(now);
    return sum;
  }

  /** How long until something is forgotten. */
  long nanosUntilLess(long now) {
    forget(now);
    for (long slot = newest - slots.length + 1; slot <= newest; slot++) {
      if (slots[index(slot)] > 0) {
        return (slot + slots.length) * slotNanos - now;
      }
    }
    return 0;
  }

  private void forget(long now) {
    long slot = Math.floorDiv(now, slotNanos);
    if (newest == Long.MIN_VALUE) {
      newest = slot;
    }
    long steps = Math.min(slot - newest, slots.length);
    for (long step = 1; step <= steps; step++) {
      int gone = index(newest + step);
      sum -= slots[gone];
      slots[gone] = 0;
    }
    newest = Math.max(newest, slot);
  }

  private int index(long slot) {
    return (int) Math.floorMod(slot, (long) slots.length);
  }
}
