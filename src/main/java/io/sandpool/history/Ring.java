package io.sandpool.history;

import java.util.ArrayDeque;
import java.util.stream.Stream;

/** The last so many things. */
final class Ring<T> {

  private final int capacity;
  private final ArrayDeque<T> items = new ArrayDeque<>();

  Ring(int capacity) {
    this.capacity = capacity;
  }

  /** Adds the latest; where there is no more room, the earliest goes. */
  void add(T item) {
    if (items.size() == capacity) {
      items.removeFirst();
    }
    items.addLast(item);
  }

  /** All of them, the earliest first. */
  Stream<T> all() {
    return items.stream();
  }
}
