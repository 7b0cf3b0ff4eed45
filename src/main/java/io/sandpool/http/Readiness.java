package io.sandpool.http;

import io.sandpool.bus.CircuitState;
import io.sandpool.bus.PoolHealth;
import io.sandpool.bus.PoolStatus;
import io.sandpool.bus.ProviderReport;
import io.sandpool.bus.SlotState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a run would succeed: every language needs one pool that would serve it, and a pool that
 * keeps sandboxes warm should have made its first.
 */
final class Readiness {

  private final Map<String, String> troubles = new HashMap<>();

  private Readiness(List<Providers.Answer> providers) {
    for (Providers.Answer answer : providers) {
      troubleOf(answer).ifPresent(trouble -> troubles.put(answer.provider().id(), trouble));
    }
  }

  /** What is against it, for each group of pools that serve a language together. */
  static List<String> objections(
      List<List<Pools.Answer>> groups, List<Providers.Answer> providers) {
    if (groups.isEmpty()) {
      return List.of("No pool is configured.");
    }
    Readiness readiness = new Readiness(providers);
    return groups.stream().flatMap(group -> readiness.ofGroup(group).stream()).toList();
  }

  /** A pool that keeps nothing warm does not know that its provider is away. */
  private static Optional<String> troubleOf(Providers.Answer answer) {
    Optional<ProviderReport> report = answer.report();
    if (report.isEmpty()) {
      return Optional.of("does not answer: " + answer.reason());
    }
    boolean leftAlone =
        report.get().status().capabilities().remote()
            && report.get().circuit().state() != CircuitState.CLOSED;
    return leftAlone
        ? Optional.of("is left alone: " + report.get().circuit().reason().orElse(""))
        : Optional.empty();
  }

  private List<String> ofGroup(List<Pools.Answer> group) {
    List<String> reasons = new ArrayList<>();
    boolean served = false;
    for (Pools.Answer answer : group) {
      Optional<String> reason = ofPool(answer);
      if (reason.isPresent() && answer.status().filter(Readiness::isWarmingUp).isPresent()) {
        return List.of(reason.get());
      }
      served |= reason.isEmpty();
      reason.ifPresent(reasons::add);
    }
    return served ? List.of() : reasons;
  }

  private Optional<String> ofPool(Pools.Answer answer) {
    if (answer.status().isEmpty()) {
      return Optional.of("pool=" + answer.name() + " does not answer: " + answer.reason());
    }
    PoolStatus pool = answer.status().get();
    return Optional.ofNullable(troubles.get(pool.provider()))
        .map(trouble -> "pool=%s provider=%s %s".formatted(pool.pool(), pool.provider(), trouble))
        .or(() -> whyNot(pool));
  }

  private static boolean isWarmingUp(PoolStatus pool) {
    return pool.health() == PoolHealth.WARMING && pool.minIdle() > 0;
  }

  /** Why a lease would fail at this moment. */
  private static Optional<String> whyNot(PoolStatus pool) {
    int idle = pool.slots().getOrDefault(SlotState.IDLE, 0);
    boolean roomInQueue = pool.waiting() < pool.maxWaiting();
    boolean able =
        pool.health() == PoolHealth.READY
            || pool.health() == PoolHealth.WARMING && !isWarmingUp(pool);
    if (able && (idle > 0 || roomInQueue)) {
      return Optional.empty();
    }
    return Optional.of(
        "pool=%s health=%s idle=%d waiting=%d/%d%s"
            .formatted(
                pool.pool(),
                pool.health().wireName(),
                idle,
                pool.waiting(),
                pool.maxWaiting(),
                pool.lastFailure().map(failure -> " lastFailure=" + failure.message()).orElse("")));
  }
}
