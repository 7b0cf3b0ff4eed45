package io.sandpool.pool;

import io.sandpool.bus.CircuitState;
import io.sandpool.bus.PoolHealth;
import io.sandpool.bus.PoolStatus;
import io.sandpool.bus.SlotState;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The pool as others see it: in a status, and in the words of an error. Changes nothing. */
final class PoolView {

  private final Plan plan;
  private final Slots slots;
  private final WaitQueue queue;
  private final Leases leases;
  private final Breaker breaker;
  private final Recovery recovery;
  private final Sizing sizing;
  private boolean everReady;

  PoolView(
      Plan plan,
      Slots slots,
      WaitQueue queue,
      Leases leases,
      Breaker breaker,
      Recovery recovery,
      Sizing sizing) {
    this.plan = plan;
    this.slots = slots;
    this.queue = queue;
    this.leases = leases;
    this.breaker = breaker;
    this.recovery = recovery;
    this.sizing = sizing;
  }

  /** The pool's first sandbox has become ready. */
  void becameReady() {
    everReady = true;
  }

  CircuitState circuit() {
    if (!breaker.isOpen()) {
      return CircuitState.CLOSED;
    }
    return slots.count(SlotState.CREATING) > 0 ? CircuitState.HALF_OPEN : CircuitState.OPEN;
  }

  private PoolHealth health(long now) {
    if (plan.draining()) {
      return PoolHealth.DRAINING;
    } else if (plan.suspension().isPresent()) {
      return PoolHealth.DRAINED;
    } else if (recovery.isNeeded() && recovery.seats(now) == 0) {
      return PoolHealth.DEGRADED;
    } else {
      return everReady || needsNoWarmUp() ? PoolHealth.READY : PoolHealth.WARMING;
    }
  }

  /** A pool that is to keep none idle is as ready as it will be, unless making one has failed. */
  private boolean needsNoWarmUp() {
    return plan.settings().sizes().minIdle() == 0 && !breaker.isFailing();
  }

  /** The pool at {@code now}, which the wall clock calls {@code wall}. */
  PoolStatus status(long now, Instant wall) {
    PoolSettings settings = plan.settings();
    Map<SlotState, Integer> counts = new EnumMap<>(SlotState.class);
    for (SlotState state : SlotState.values()) {
      counts.put(state, slots.count(state));
    }
    return new PoolStatus(
        settings.name(),
        settings.provider(),
        settings.spec(),
        health(now),
        counts,
        settings.sizes().minIdle(),
        settings.sizes().maxTotal(),
        plan.desiredIdle(),
        plan.generation(),
        queue.size(),
        settings.sizes().maxWaiting(),
        oldestWait(now),
        leases.warmGrants(),
        leases.grants(),
        breaker
            .last()
            .map(
                failure ->
                    new PoolStatus.Failure(wall.minusNanos(now - failure.at()), failure.message())),
        sizing.view(now));
  }

  private Optional<Duration> oldestWait(long now) {
    return queue.oldest().map(waiter -> Duration.ofNanos(now - waiter.arrivedAt()));
  }

  /** The state that explains a refusal, in one line. */
  String describe(long now) {
    StringBuilder text =
        new StringBuilder("pool=")
            .append(plan.settings().name())
            .append(" total=")
            .append(slots.total())
            .append('/')
            .append(plan.maxTotal());
    for (SlotState state : SlotState.values()) {
      text.append(' ').append(state.wireName()).append('=').append(slots.count(state));
    }
    text.append(" waiting=").append(queue.size());
    oldestWait(now)
        .ifPresent(
            wait -> text.append(String.format(Locale.ROOT, " oldestWait=%.1fs", seconds(wait))));
    breaker.last().ifPresent(failure -> text.append(" lastFailure=").append(failure.message()));
    return text.toString();
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
