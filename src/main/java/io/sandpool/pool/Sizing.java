package io.sandpool.pool;

import io.sandpool.bus.HostHeadroom;
import io.sandpool.bus.SizingReason;
import io.sandpool.bus.SizingView;
import io.sandpool.bus.SlotState;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Lets the number of idle sandboxes follow demand, between the minimum and the maximum, as far as
 * the host can bear.
 *
 * <p>It rises at once to what the wanted share of the remembered runs would have needed. It falls
 * only when for a whole cool-down not one run needed it, and then little by little. Between the two
 * it stays, so that it does not swing.
 *
 * <p>Its work for each lease is to count; the replay behind it is done once a second at most, and
 * ten times while the idle sandboxes are running out.
 */
final class Sizing {

  /** The pause between two looks at what came, at least. */
  static final long BEAT = Duration.ofMillis(100).toNanos();

  /** The same while sandboxes are left that nobody has asked for. */
  private static final long LEISURE = Duration.ofSeconds(1).toNanos();

  private static final long LONGEST_PAUSE = Duration.ofSeconds(5).toNanos();
  private static final int LOOKS_IN_COOL_DOWN = 20;
  private static final int STEPS_DOWN = 8;
  private static final double CREATION_WHEN_UNKNOWN = 1e9;

  private final Plan plan;
  private final Slots slots;
  private final MovingAverage creation = new MovingAverage();
  private final Alarm alarm = new Alarm();
  private Demand demand;
  private boolean looked;
  private long lookedAt;
  private int burst;
  private boolean beyond;
  private boolean cpuBusy;
  private OptionalInt headroom = OptionalInt.empty();

  Sizing(Plan plan, Slots slots) {
    this.plan = plan;
    this.slots = slots;
    demand = new Demand(settings().coolDown().toNanos());
  }

  private PoolSettings.Sizing settings() {
    return plan.settings().sizing();
  }

  /** A run came. */
  void arrived(long now) {
    if (!plan.closed()) {
      int idle = slots.count(SlotState.IDLE);
      demand.arrived(idle > 0, now);
      lookNoLaterThan(now, idle > 1 ? LEISURE : BEAT);
    }
  }

  /** A sandbox became ready, {@code nanos} after the decision to make it. */
  void made(long nanos) {
    creation.observe(nanos);
  }

  /** The plan has other settings than {@code before}. */
  void reconfigured(PoolSettings before, long now) {
    if (!before.sizing().coolDown().equals(settings().coolDown())) {
      demand = new Demand(settings().coolDown().toNanos());
    }
    if (!before.provider().equals(plan.settings().provider())) {
      headroom = OptionalInt.empty();
      cpuBusy = false;
      plan.bearAny();
    }
    if (!settings().followsDemand()) {
      plan.want(0);
    }
    lookNoLaterThan(now, BEAT);
  }

  /**
   * The host has been measured. Sandboxes being made have not taken their memory yet, but are not
   * ended for it.
   */
  void measured(HostHeadroom host) {
    cpuBusy = host.cpuBusy();
    int room = host.sandboxes();
    if (room > 0) {
      room = Math.max(0, room - slots.count(SlotState.CREATING));
    }
    headroom = OptionalInt.of(room);
    // One is little even for a host that has no room: a pool without any could serve nobody.
    plan.bear(Math.max(host.sandboxes() < 0 ? 0 : 1, slots.total() + room));
  }

  private void lookNoLaterThan(long now, long pause) {
    if (settings().followsDemand()) {
      alarm.noLaterThan(looked && now - lookedAt < pause ? lookedAt + pause : now);
    }
  }

  /** Brings the target in line with what came, if it is time; says whether it is lower now. */
  boolean look(long now) {
    if (!alarm.rings(now)) {
      return false;
    }
    looked = true;
    lookedAt = now;
    int before = plan.desiredIdle();
    demand.forget(now);
    Backlog backlog = demand.replay(pace(), plan.settings().sizes().maxTotal());
    burst = backlog.needed(settings().warmRatio());
    beyond = backlog.exceeds(settings().warmRatio());
    plan.want(next(plan.wanted(), backlog.peak()));
    if (!demand.isEmpty() || plan.wanted() > 0) {
      alarm.noLaterThan(now + pause());
    }
    return plan.desiredIdle() < before;
  }

  private Backlog.Pace pace() {
    return new Backlog.Pace(
        Lull.LONGEST_REST.toNanos(),
        (long) creation.orElse(CREATION_WHEN_UNKNOWN),
        plan.settings().refill().parallelism());
  }

  private int next(int wanted, int peak) {
    if (burst >= wanted) {
      return cpuBusy ? wanted : burst;
    }
    int surplus = wanted - peak;
    return surplus > 0 ? wanted - Math.max(1, surplus / STEPS_DOWN) : wanted;
  }

  private long pause() {
    long share = settings().coolDown().toNanos() / LOOKS_IN_COOL_DOWN;
    return Math.max(BEAT, Math.min(LONGEST_PAUSE, share));
  }

  long nanosUntilWakeup(long now) {
    return alarm.nanosUntil(now);
  }

  /** The target and what led to it. */
  SizingView view(long now) {
    demand.forget(now);
    PoolSettings all = plan.settings();
    OptionalDouble aim =
        settings().followsDemand()
            ? OptionalDouble.of(settings().warmRatio())
            : OptionalDouble.empty();
    return new SizingView(
        plan.desiredIdle(),
        reason(),
        new SizingView.Inputs(
            all.sizes().minIdle(),
            all.sizes().maxTotal(),
            burst,
            demand.perSecond(now),
            Duration.ofNanos(pace().restNanos() + pace().creationNanos()),
            all.refill().parallelism(),
            aim,
            demand.warmRatio(),
            settings().coolDown(),
            headroom));
  }

  private SizingReason reason() {
    PoolSettings.Sizes sizes = plan.settings().sizes();
    if (plan.closed()) {
      return SizingReason.DRAINING;
    } else if (isHeldBackByMemory()) {
      return SizingReason.HOST_MEMORY;
    } else if (cpuBusy && burst > Math.max(plan.wanted(), sizes.minIdle())) {
      return SizingReason.HOST_CPU;
    } else if (plan.wanted() <= sizes.minIdle()) {
      return SizingReason.MIN_IDLE;
    } else if (beyond) {
      return SizingReason.MAX_TOTAL;
    }
    return burst >= plan.wanted() ? SizingReason.DEMAND : SizingReason.COOLING_DOWN;
  }

  /** Fewer are idle than would be if the host could bear them. */
  private boolean isHeldBackByMemory() {
    int sizes = plan.settings().sizes().maxTotal();
    int wanted = Math.max(plan.wanted(), plan.settings().sizes().minIdle());
    return plan.maxTotal() < sizes
        && (plan.maxTotal() < wanted
            || slots.total() >= plan.maxTotal() && slots.wantedIdle() < wanted);
  }
}
