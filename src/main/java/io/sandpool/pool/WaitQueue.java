package io.sandpool.pool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Callers in the order in which they came. Whoever leaves the queue is handed out exactly once. */
final class WaitQueue {

  private final Map<String, Waiter> waiters = new LinkedHashMap<>();
  private final Alarm alarm = new Alarm();

  void add(Waiter waiter) {
    waiters.put(waiter.requestId(), waiter);
    alarm.noLaterThan(waiter.until().atNanos());
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

  /** Whoever waits longest. */
  Optional<Waiter> head() {
    return waiters.isEmpty() ? Optional.empty() : Optional.of(waiters.values().iterator().next());
  }

  /** Takes one out. */
  Optional<Waiter> remove(String requestId) {
    return Optional.ofNullable(waiters.remove(requestId));
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
    late.forEach(waiter -> waiters.remove(waiter.requestId()));
    return late;
  }

  /** Takes out everyone behind the first {@code keep}. */
  List<Waiter> removeBehind(int keep) {
    if (waiters.size() <= keep) {
      return List.of();
    }
    List<Waiter> rest = new ArrayList<>(waiters.values()).subList(keep, waiters.size());
    rest.forEach(waiter -> waiters.remove(waiter.requestId()));
    return rest;
  }

  long nanosUntilWakeup(long now) {
    return alarm.nanosUntil(now);
  }
}
