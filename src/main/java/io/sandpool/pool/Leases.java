package io.sandpool.pool;

import io.sandpool.bus.Lease;
import io.sandpool.bus.SlotState;
import io.sandpool.pool.PoolEffect.Grant;
import io.sandpool.pool.Slot.Holder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Who holds which slot, for how long, and by which token. */
final class Leases {

  /** What a release turned out to be. */
  enum ReleaseKind {
    /** The lease ended by it. */
    FIRST,
    /** The lease had ended before. */
    REPEATED,
    /** There never was such a lease. */
    FOREIGN
  }

  /** A token's low bits repeat its slot's, the rest count grants: rising, and never the same. */
  private static final int SLOT_BITS = 20;

  private static final long SLOT_MASK = (1L << SLOT_BITS) - 1;

  private final Plan plan;
  private final Slots slots;
  private final Footprints footprints;
  private final Retirement retirement;
  private final Lull lull;
  private final Consumer<PoolEffect> out;
  private final Map<String, Slot> byRequest = new HashMap<>();
  private final Alarm alarm = new Alarm();
  private long grants;
  private long warmGrants;

  Leases(
      Plan plan,
      Slots slots,
      Footprints footprints,
      Retirement retirement,
      Lull lull,
      Consumer<PoolEffect> out) {
    this.plan = plan;
    this.slots = slots;
    this.footprints = footprints;
    this.retirement = retirement;
    this.lull = lull;
    this.out = out;
  }

  /** Leases granted so far. */
  long grants() {
    return grants;
  }

  /** Those of them that found an idle sandbox. */
  long warmGrants() {
    return warmGrants;
  }

  boolean isHeldBy(String requestId) {
    return byRequest.containsKey(requestId);
  }

  /** Gives the idle {@code slot} to {@code waiter}. The only way in which a slot becomes LEASED. */
  void grant(Waiter waiter, Slot slot, long now) {
    slots.transition(slot, SlotState.LEASED);
    lull.stirred(now);
    grants++;
    if (waiter.miss().isEmpty()) {
      warmGrants++;
    }
    String tenant = waiter.claimant().tenant();
    Holder holder = new Holder(waiter.requestId(), tenant, token(slot), expiry(waiter, slot, now));
    slot.setHolder(holder);
    byRequest.put(waiter.requestId(), slot);
    footprints.began(tenant);
    alarm.noLaterThan(holder.expiresAt());
    Lease lease =
        new Lease(
            plan.settings().name(),
            slot.number(),
            holder.token(),
            slot.sandbox(),
            slot.spec(),
            waiter.start(),
            waiter.miss(),
            Duration.ofNanos(now - waiter.arrivedAt()));
    out.accept(new Grant(waiter.ticket(), lease, Duration.ofNanos(now - slot.readyAt())));
  }

  private long token(Slot slot) {
    return grants << SLOT_BITS | (slot.number() & SLOT_MASK);
  }

  /** The longest run may begin at the very deadline by which the sandbox was to be had. */
  private long expiry(Waiter waiter, Slot slot, long now) {
    long begin = Math.max(waiter.deadline().remainingNanos(now), 0) + now;
    return begin
        + slot.spec().ceiling().wall().toNanos()
        + plan.settings().upkeep().leaseSlack().toNanos();
  }

  /** Takes a slot back. */
  ReleaseKind release(long number, long token, long now) {
    Optional<Slot> slot = slots.find(number);
    if (slot.isEmpty()) {
      return wasGranted(number, token) ? ReleaseKind.REPEATED : ReleaseKind.FOREIGN;
    }
    if (slot.flatMap(Slot::holder).filter(holder -> holder.token() == token).isEmpty()) {
      return ReleaseKind.FOREIGN;
    }
    if (slot.get().state() != SlotState.LEASED) {
      return ReleaseKind.REPEATED;
    }
    end(slot.get());
    lull.stirred(now);
    retirement.served(slot.get());
    return ReleaseKind.FIRST;
  }

  private boolean wasGranted(long number, long token) {
    long grant = token >> SLOT_BITS;
    return grant > 0 && grant <= grants && (token & SLOT_MASK) == (number & SLOT_MASK);
  }

  /** Ends the lease that {@code requestId} holds, if it holds one. */
  void abandon(String requestId, long now) {
    Slot slot = byRequest.get(requestId);
    if (slot != null) {
      evict(slot, Eviction.ABANDONED, now);
    }
  }

  /** Ends the lease of {@code slot} and its sandbox. */
  void evict(Slot slot, Eviction reason, long now) {
    end(slot);
    retirement.evict(slot, reason, now);
  }

  private void end(Slot slot) {
    slot.holder()
        .filter(holder -> byRequest.remove(holder.requestId()) != null)
        .ifPresent(holder -> footprints.ended(holder.tenant()));
  }

  /** Lets no lease last beyond {@code until}. */
  void endBy(long until) {
    for (Slot slot : slots.list(SlotState.LEASED)) {
      slot.holder()
          .filter(holder -> until - holder.expiresAt() < 0)
          .ifPresent(
              holder ->
                  slot.setHolder(
                      new Holder(holder.requestId(), holder.tenant(), holder.token(), until)));
    }
    alarm.noLaterThan(until);
  }

  /** Ends the leases that have run out. */
  void elapse(long now) {
    if (!alarm.rings(now)) {
      return;
    }
    for (Slot slot : slots.list(SlotState.LEASED)) {
      long expiresAt = slot.holder().orElseThrow().expiresAt();
      if (now - expiresAt >= 0) {
        evict(slot, Eviction.LEASE_EXPIRED, now);
      } else {
        alarm.noLaterThan(expiresAt);
      }
    }
  }

  long nanosUntilWakeup(long now) {
    return alarm.nanosUntil(now);
  }
}
