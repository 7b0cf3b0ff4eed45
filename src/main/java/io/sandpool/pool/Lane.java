package io.sandpool.pool;

import io.sandpool.sandbox.Priority;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The callers of one tenant: in the order in which they came where they are equally urgent, and the
 * urgent ones more often, but never only they.
 */
final class Lane {

  private final String tenant;
  private final int weight;
  private final long number;
  private final Map<Priority, TreeMap<Long, Waiter>> waiters = new EnumMap<>(Priority.class);
  private final Turns<Priority> turns = new Turns<>();
  private int size;

  /**
   * Makes an empty lane.
   *
   * @param number tells it from all others
   */
  Lane(String tenant, int weight, long number) {
    this.tenant = tenant;
    this.weight = weight;
    this.number = number;
    for (Priority priority : Priority.values()) {
      waiters.put(priority, new TreeMap<>());
    }
  }

  /** How often one of {@code priority} is served while others of its tenant wait, too. */
  private static int weightOf(Priority priority) {
    return switch (priority) {
      case INTERACTIVE -> 16;
      case NORMAL -> 4;
      case BATCH -> 1;
    };
  }

  String tenant() {
    return tenant;
  }

  int weight() {
    return weight;
  }

  long number() {
    return number;
  }

  int size() {
    return size;
  }

  void add(Waiter waiter) {
    Priority priority = waiter.claimant().priority();
    TreeMap<Long, Waiter> peers = of(priority);
    if (peers.isEmpty()) {
      turns.join(priority);
    }
    peers.put(waiter.ticket(), waiter);
    size++;
  }

  /** Whoever is next of this tenant; somebody must wait. */
  Waiter next() {
    return of(turns.first()).firstEntry().getValue();
  }

  /** The next one gets what it waits for. */
  void serve() {
    Waiter next = next();
    turns.take(next.claimant().priority(), weightOf(next.claimant().priority()));
    remove(next);
  }

  void remove(Waiter waiter) {
    Priority priority = waiter.claimant().priority();
    TreeMap<Long, Waiter> peers = of(priority);
    peers.remove(waiter.ticket());
    size--;
    if (peers.isEmpty()) {
      turns.leave(priority);
    }
  }

  /** Whoever can be spared best: the last of the least urgent; somebody must wait. */
  Waiter last() {
    Priority least = Priority.INTERACTIVE;
    for (Priority priority : turns.all()) {
      least = priority.compareTo(least) > 0 ? priority : least;
    }
    return of(least).lastEntry().getValue();
  }

  /** How many come before one more of {@code priority}. */
  int ahead(Priority priority) {
    return turns.ahead(priority, of(priority).size(), key -> of(key).size(), Lane::weightOf);
  }

  private TreeMap<Long, Waiter> of(Priority priority) {
    return Objects.requireNonNull(waiters.get(priority));
  }
}
