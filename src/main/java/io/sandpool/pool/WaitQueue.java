package io.sandpool.pool;

import io.sandpool.bus.Claimant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Callers in a fair order: tenants take turns by their weights, however many wait of each. Whoever
 * leaves the queue is handed out exactly once.
 *
 * <p>To join, to be served and to leave takes time that grows with the logarithm of the length.
 */
final class WaitQueue {

  private final ToIntFunction<String> weights;
  private final Map<String, Waiter> waiters = new LinkedHashMap<>();
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Turns<String> turns = new Turns<>();
  private final TreeSet<Lane> longestFirst = new TreeSet<>(WaitQueue::byLength);
  private final Alarm alarm = new Alarm();
  private long lastLane;

  /**
   * Makes an empty queue.
   *
   * @param weights the weight of each tenant, at least 1; asked when it begins to wait
   */
  WaitQueue(ToIntFunction<String> weights) {
    this.weights = weights;
  }

  /** Longest first, by weight: three who wait of weight 3 are as long as one of weight 1. */
  private static int byLength(Lane one, Lane other) {
    long length = (long) one.size() * other.weight();
    long others = (long) other.size() * one.weight();
    return length == others
        ? Long.compare(one.number(), other.number())
        : Long.compare(others, length);
  }

  void add(Waiter waiter) {
    waiters.put(waiter.requestId(), waiter);
    alarm.noLaterThan(waiter.until().atNanos());
    String tenant = waiter.claimant().tenant();
    Lane lane = lanes.get(tenant);
    if (lane == null) {
      lane = new Lane(tenant, weights.applyAsInt(tenant), ++lastLane);
      lanes.put(tenant, lane);
      turns.join(tenant);
    }
    longestFirst.remove(lane);
    lane.add(waiter);
    longestFirst.add(lane);
  }

  boolean contains(String requestId) {
    return waiters.containsKey(requestId);
  }

  int size() {
    return waiters.size();
  }

  boolean isEmpty() {
    return waiters.isEmpty();
  }

  /** How many tenants wait. */
  int tenants() {
    return lanes.size();
  }

  /** The tenants that wait. */
  Set<String> names() {
    return lanes.keySet();
  }

  /** Whoever waits longest. */
  Optional<Waiter> oldest() {
    return waiters.isEmpty() ? Optional.empty() : Optional.of(waiters.values().iterator().next());
  }

  /**
   * Takes out whoever is next, to be served; nobody where the next one may not be: it keeps its
   * turn.
   *
   * @param may whether a tenant may be served now
   * @param yields whether it stands back while another waits that does not
   */
  Optional<Waiter> serve(Predicate<String> may, Predicate<String> yields) {
    return next(yields)
        .filter(may)
        .map(lanes::get)
        .map(
            lane -> {
              turns.take(lane.tenant(), lane.weight());
              Waiter waiter = lane.next();
              take(waiter, Lane::serve);
              return waiter;
            });
  }

  private Optional<String> next(Predicate<String> yields) {
    List<String> back = new ArrayList<>(0);
    for (String tenant : turns.inOrder()) {
      if (lanes.size() == 1 || !yields.test(tenant)) {
        back.forEach(other -> turns.standBack(other, tenant));
        return Optional.of(tenant);
      }
      back.add(tenant);
    }
    return back.stream().findFirst();
  }

  /** Whether one of {@code tenant}, of whom nobody waits, would be the next. */
  boolean wouldBeNext(String tenant, Predicate<String> yields) {
    if (lanes.isEmpty()) {
      return true;
    }
    if (lanes.containsKey(tenant) || yields.test(tenant)) {
      return false;
    }
    for (String other : turns.before(tenant)) {
      if (!yields.test(other)) {
        return false;
      }
    }
    return true;
  }

  private interface Exit {
    void from(Lane lane);
  }

  private void take(Waiter waiter, Exit exit) {
    waiters.remove(waiter.requestId());
    Lane lane = lanes.get(waiter.claimant().tenant());
    if (lane == null) {
      throw new IllegalStateException("a caller waits in no lane");
    }
    longestFirst.remove(lane);
    exit.from(lane);
    if (lane.size() > 0) {
      longestFirst.add(lane);
    } else {
      lanes.remove(lane.tenant());
      turns.leave(lane.tenant());
    }
  }

  private void take(Waiter waiter) {
    take(waiter, lane -> lane.remove(waiter));
  }

  /** Takes one out. */
  Optional<Waiter> remove(String requestId) {
    Optional<Waiter> found = Optional.ofNullable(waiters.get(requestId));
    found.ifPresent(this::take);
    return found;
  }

  /** Takes out everyone whose waiting ends. */
  List<Waiter> removeLate(long now) {
    if (!alarm.rings(now)) {
      return List.of();
    }
    List<Waiter> late = new ArrayList<>();
    for (Waiter waiter : waiters.values()) {
      if (waiter.until().hasPassed(now)) {
        late.add(waiter);
      } else {
        alarm.noLaterThan(waiter.until().atNanos());
      }
    }
    late.forEach(this::take);
    return late;
  }

  /** Takes out so many that {@code keep} are left, from where most wait. */
  List<Waiter> removeAllBut(int keep) {
    List<Waiter> rest = new ArrayList<>();
    while (waiters.size() > keep) {
      Waiter last = longestFirst.first().last();
      take(last);
      rest.add(last);
    }
    return rest;
  }

  /**
   * Who has to make room for {@code newcomer} where there is none: the last of the tenant that has
   * most, if that is still more than the newcomer's would then have; else one less urgent of its
   * own.
   */
  Optional<Waiter> displacedBy(Claimant newcomer) {
    if (waiters.isEmpty()) {
      return Optional.empty();
    }
    Lane longest = longestFirst.first();
    Optional<Lane> own = Optional.ofNullable(lanes.get(newcomer.tenant()));
    long ownSize = own.map(Lane::size).orElse(0);
    long weight = own.map(Lane::weight).orElseGet(() -> weights.applyAsInt(newcomer.tenant()));
    if ((ownSize + 1) * longest.weight() < longest.size() * weight) {
      return Optional.of(longest.last());
    }
    return own.map(Lane::last)
        .filter(last -> last.claimant().priority().compareTo(newcomer.priority()) > 0);
  }

  /** How many would be served before {@code newcomer}, if nobody else came. */
  int ahead(Claimant newcomer) {
    Optional<Lane> own = Optional.ofNullable(lanes.get(newcomer.tenant()));
    return turns.ahead(
        newcomer.tenant(),
        own.map(lane -> lane.ahead(newcomer.priority())).orElse(0),
        tenant -> Optional.ofNullable(lanes.get(tenant)).map(Lane::size).orElse(0),
        tenant ->
            Optional.ofNullable(lanes.get(tenant))
                .map(Lane::weight)
                .orElseGet(() -> weights.applyAsInt(tenant)));
  }

  /** The weights are others now. */
  void reweigh() {
    List<Waiter> all = List.copyOf(waiters.values());
    all.forEach(this::take);
    all.forEach(this::add);
  }

  long nanosUntilWakeup(long now) {
    return alarm.nanosUntil(now);
  }
}
