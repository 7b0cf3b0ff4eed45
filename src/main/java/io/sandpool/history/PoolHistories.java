package io.sandpool.history;

import io.sandpool.bus.PoolStatus;
import io.sandpool.bus.SlotState;
import io.sandpool.bus.admin.History.Sample;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How each pool was. Confined to its verticle's context. */
final class PoolHistories {

  /** More are not remembered, so that the memory that this takes has a bound. */
  static final int MAX_POOLS = 100;

  private final int capacity;
  private final Map<String, Track> tracks = new HashMap<>();

  /**
   * Remembers nothing yet.
   *
   * @param capacity how many samples of each pool are remembered
   */
  PoolHistories(int capacity) {
    this.capacity = capacity;
  }

  /** What is remembered of one pool, and its counters when it was last seen. */
  private static final class Track {
    final Ring<Sample> samples;
    Optional<PoolStatus> last = Optional.empty();

    Track(int capacity) {
      this.samples = new Ring<>(capacity);
    }
  }

  /** Forgets pools that are no more. */
  void keepOnly(Collection<String> pools) {
    tracks.keySet().retainAll(pools);
  }

  void add(PoolStatus status, Instant at) {
    if (!tracks.containsKey(status.pool()) && tracks.size() >= MAX_POOLS) {
      return;
    }
    Track track = tracks.computeIfAbsent(status.pool(), name -> new Track(capacity));
    track.samples.add(sample(status, track.last, at));
    track.last = Optional.of(status);
  }

  private static Sample sample(PoolStatus status, Optional<PoolStatus> last, Instant at) {
    return new Sample(
        at,
        status.slots().getOrDefault(SlotState.IDLE, 0),
        status.slots().getOrDefault(SlotState.LEASED, 0),
        status.slots().values().stream().mapToInt(Integer::intValue).sum(),
        status.waiting(),
        last.map(before -> increase(before.leases(), status.leases())).orElse(0L),
        last.map(before -> increase(before.warmStarts(), status.warmStarts())).orElse(0L));
  }

  /** A pool that was made anew counts from the beginning. */
  private static long increase(long before, long now) {
    return now >= before ? now - before : now;
  }

  Map<String, List<Sample>> since(Instant earliest) {
    Map<String, List<Sample>> pools = new HashMap<>();
    tracks.forEach(
        (name, track) ->
            pools.put(
                name,
                track.samples.all().filter(sample -> !sample.at().isBefore(earliest)).toList()));
    return pools;
  }
}
