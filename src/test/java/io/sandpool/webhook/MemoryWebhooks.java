package io.sandpool.webhook;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps deliveries in memory; breaks when the test says so. */
final class MemoryWebhooks implements WebhookStore {

  final Map<String, Delivery> waiting = new LinkedHashMap<>();
  final Map<String, Instant> ended = new HashMap<>();
  boolean broken;
  int looks;

  private <T> Future<T> answer(T value) {
    return broken ? Future.failedFuture("broken") : Future.succeededFuture(value);
  }

  @Override
  public Future<Added> add(Delivery delivery, int most, int mostOfTenant) {
    if (broken) {
      return Future.failedFuture("broken");
    }
    if (waiting.containsKey(delivery.id()) || ended.containsKey(delivery.id())) {
      return answer(Added.KNOWN);
    }
    if (waiting.size() >= most) {
      return answer(Added.FULL);
    }
    waiting.put(delivery.id(), delivery);
    return answer(Added.ADDED);
  }

  @Override
  public Future<Look> look(Instant now, int limit, Busy busy) {
    looks++;
    List<Delivery> due =
        waiting.values().stream()
            .filter(one -> !one.nextAt().isAfter(now))
            .filter(one -> !busy.ids().contains(one.id()))
            .filter(one -> !busy.hosts().contains(one.host()))
            .filter(one -> !busy.tenants().contains(one.tenant()))
            .sorted(Comparator.comparing(Delivery::nextAt))
            .limit(limit)
            .toList();
    Optional<Instant> next =
        waiting.values().stream()
            .map(Delivery::nextAt)
            .filter(at -> at.isAfter(now))
            .min(Comparator.naturalOrder());
    return answer(new Look(due, waiting.size(), next));
  }

  @Override
  public Future<Void> retry(String id, int attempts, Instant at) {
    if (!broken) {
      waiting.computeIfPresent(
          id,
          (same, one) ->
              new Delivery(
                  id,
                  one.tenant(),
                  one.host(),
                  one.url(),
                  one.body(),
                  attempts,
                  one.createdAt(),
                  at));
    }
    return answer(true).mapEmpty();
  }

  @Override
  public Future<Void> end(String id, Instant at) {
    if (!broken) {
      waiting.remove(id);
      ended.put(id, at);
    }
    return answer(true).mapEmpty();
  }

  @Override
  public Future<Void> sweep(Instant then) {
    ended.values().removeIf(at -> at.isBefore(then));
    return answer(true).mapEmpty();
  }
}
