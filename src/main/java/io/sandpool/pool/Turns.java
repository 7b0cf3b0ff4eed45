package io.sandpool.pool;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * Whose turn it is among those who wait: start-time fair queueing.
 *
 * <p>Time here is counted in service, not in seconds. Each key has the moment at which its next
 * turn begins; whoever's is earliest is next, and each turn puts the following one off, the further
 * the smaller the key's weight. Who has not waited for a while begins at the present moment: behind
 * nobody who is far ahead, and without credit for the turns that it did not want.
 *
 * @param <K> who takes turns
 */
final class Turns<K> {

  /** One turn of weight 1: enough for every weight, and decades of turns before it overflows. */
  private static final long TURN = 1L << 20;

  /** Of how many the end of the last turn is remembered though they do not wait. */
  private static final int MOST_REMEMBERED = 1_024;

  private record Turn<K>(K key, long begin, long number) {}

  private final TreeSet<Turn<K>> order =
      new TreeSet<>(
          Comparator.comparingLong((Turn<K> turn) -> turn.begin())
              .thenComparingLong(turn -> turn.number()));
  private final Map<K, Turn<K>> waiting = new HashMap<>();
  private final LinkedHashMap<K, Long> remembered = new LinkedHashMap<>();
  private long present;
  private long joined;

  /** {@code key} begins to wait. */
  void join(K key) {
    put(new Turn<>(key, beginOf(key), ++joined));
    remembered.remove(key);
  }

  private void put(Turn<K> turn) {
    waiting.put(turn.key(), turn);
    order.add(turn);
  }

  private void drop(Turn<K> turn) {
    waiting.remove(turn.key());
    order.remove(turn);
  }

  /** When the next turn of {@code key} begins, or would. */
  private long beginOf(K key) {
    Turn<K> turn = waiting.get(key);
    return turn != null ? turn.begin() : Math.max(present, remembered.getOrDefault(key, present));
  }

  /** {@code key} waits no longer. */
  void leave(K key) {
    Turn<K> turn = waiting.get(key);
    if (turn == null) {
      return;
    }
    drop(turn);
    if (turn.begin() > present) {
      remembered.put(key, turn.begin());
      forgetTheOldest();
    }
  }

  private void forgetTheOldest() {
    if (remembered.size() > MOST_REMEMBERED) {
      Iterator<K> oldest = remembered.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** {@code key} has its turn, whether or not it was the next. */
  void take(K key, int weight) {
    Turn<K> turn = waiting.get(key);
    if (turn == null) {
      throw new IllegalStateException("whoever takes a turn must wait for one");
    }
    drop(turn);
    present = Math.max(present, turn.begin());
    put(new Turn<>(key, turn.begin() + TURN / weight, turn.number()));
  }

  /** {@code key} lets {@code other} go before it, and is not to be paid for that later. */
  void standBack(K key, K other) {
    Turn<K> turn = waiting.get(key);
    long begin = beginOf(other);
    if (turn != null && turn.begin() < begin) {
      drop(turn);
      put(new Turn<>(key, begin, turn.number()));
    }
  }

  /** Those who wait, in the order of their turns. */
  Iterable<K> inOrder() {
    return () -> order.stream().map(Turn::key).iterator();
  }

  /** Those whose turn comes before that of {@code key}, which does not wait yet. */
  List<K> before(K key) {
    long begin = beginOf(key);
    return order.stream().takeWhile(turn -> turn.begin() <= begin).map(Turn::key).toList();
  }

  /** Those who wait. */
  List<K> all() {
    return List.copyOf(waiting.keySet());
  }

  /** Whose turn is next; there must be somebody. */
  K first() {
    return order.first().key();
  }

  /**
   * How many come before one more of {@code key}, if nobody else joins.
   *
   * @param own how many of its own kind come before it
   * @param size how many wait of another key
   */
  int ahead(K key, int own, ToIntFunction<K> size, ToIntFunction<K> weight) {
    long begin = beginOf(key) + own * (TURN / weight.applyAsInt(key));
    long number = Optional.ofNullable(waiting.get(key)).map(Turn::number).orElse(Long.MAX_VALUE);
    long ahead = own;
    for (Turn<K> turn : order) {
      if (turn.begin() > begin) {
        break;
      }
      if (!turn.key().equals(key)) {
        long step = TURN / weight.applyAsInt(turn.key());
        // Where both begin at the same moment, who joined first goes first.
        long until = begin - turn.begin() + (turn.number() < number ? 1 : 0);
        ahead += Math.min((until + step - 1) / step, size.applyAsInt(turn.key()));
      }
    }
    return (int) Math.min(ahead, Integer.MAX_VALUE);
  }
}
