package io.sandpool.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What each tenant has taken of the pool: the sandboxes that it holds, and those that it has used
 * up and that have no successor yet. Where the pool is at rest there is nothing of either.
 */
final class Footprints {

  private final Map<String, Integer> held = new HashMap<>();
  private final Map<String, Integer> all = new HashMap<>();
  private final Deque<String> usedUp = new ArrayDeque<>();

  /** {@code tenant} gets a sandbox. */
  void began(String tenant) {
    held.merge(tenant, 1, Integer::sum);
    all.merge(tenant, 1, Integer::sum);
  }

  /** One that {@code tenant} held has ended. */
  void ended(String tenant) {
    oneLess(held, tenant);
    usedUp.addLast(tenant);
  }

  /** A sandbox is ready, as the successor of the one that was used up first. */
  void replaced() {
    if (!usedUp.isEmpty()) {
      oneLess(all, usedUp.removeFirst());
    }
  }

  /** No more than {@code most} lack a successor. */
  void limit(int most) {
    while (usedUp.size() > most) {
      replaced();
    }
  }

  private static void oneLess(Map<String, Integer> counts, String tenant) {
    counts.computeIfPresent(tenant, (same, count) -> count == 1 ? null : count - 1);
  }

  /** How many {@code tenant} holds or has used up. */
  int of(String tenant) {
    return all.getOrDefault(tenant, 0);
  }

  /** How many {@code tenant} holds. */
  int heldBy(String tenant) {
    return held.getOrDefault(tenant, 0);
  }

  /** The tenants that hold any. */
  Set<String> holders() {
    return held.keySet();
  }

  /** How many tenants hold or have used up any, {@code tenant} among them in any case. */
  int tenantsWith(String tenant) {
    return all.containsKey(tenant) ? all.size() : all.size() + 1;
  }
}
