package io.sandpool.pool;

import io.sandpool.bus.SlotState;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The only place where a caller and a sandbox meet: whose turn it is and the oldest sandbox. */
final class HandOff {

  private final Plan plan;
  private final Slots slots;
  private final WaitQueue queue;
  private final Leases leases;
  private final Footprints footprints;
  private final Reserve reserve;
  private final DrainRate drainRate;

  HandOff(
      Plan plan,
      Slots slots,
      WaitQueue queue,
      Leases leases,
      Footprints footprints,
      Reserve reserve,
      DrainRate drainRate) {
    this.plan = plan;
    this.slots = slots;
    this.queue = queue;
    this.leases = leases;
    this.footprints = footprints;
    this.reserve = reserve;
    this.drainRate = drainRate;
  }

  /** Serves those who wait with what is idle. */
  void run(long now) {
    while (!queue.isEmpty() && slots.count(SlotState.IDLE) > 0) {
      Predicate<String> yields = queue.tenants() < 2 ? tenant -> false : hasItsShare(queue.names());
      Optional<Waiter> next = queue.serve(tenant -> reserve.serves(tenant, now), yields);
      if (next.isEmpty()) {
        return;
      }
      Waiter waiter = next.get();
      leases.grant(waiter, slots.oldestIdle().orElseThrow(), now);
      if (waiter.miss().isPresent()) {
        drainRate.moved(now);
      }
    }
  }

  /** Whether one more of {@code tenant} would be served at once. */
  boolean isOpenTo(String tenant, long now) {
    if (!reserve.serves(tenant, now)) {
      return false;
    }
    if (queue.isEmpty()) {
      return true;
    }
    Set<String> waiting = new HashSet<>(queue.names());
    waiting.add(tenant);
    return queue.wouldBeNext(tenant, hasItsShare(waiting));
  }

  /**
   * Whether a tenant holds as much of the whole pool as is due to it beside all who hold or wait:
   * turns alone would leave the pool to those whose runs are long.
   */
  private Predicate<String> hasItsShare(Set<String> waiting) {
    Set<String> active = new HashSet<>(footprints.holders());
    active.addAll(waiting);
    TenantWeights weights = plan.settings().weights();
    long all = active.stream().mapToLong(weights::of).sum();
    return tenant -> footprints.heldBy(tenant) * all >= (long) plan.maxTotal() * weights.of(tenant);
  }
}
