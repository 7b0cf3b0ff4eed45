package io.sandpool.pool;

import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.SandboxSpec;
import java.time.Duration;
import java.util.List;

/** Settings that tests begin with. */
final class PoolFixtures {

  static final Duration WALL = Duration.ofSeconds(10);

  private PoolFixtures() {}

  static SandboxSpec spec(String image) {
    Limits ceiling = new Limits(WALL, 1 << 28, 1000, 64, 256, 1 << 27, 1024, 1024, 1024, 20, 1024);
    return new SandboxSpec("python", "python", image, List.of(), ceiling);
  }

  static PoolSettings.Refill refill(int parallelism) {
    return new PoolSettings.Refill(
        parallelism, Duration.ofSeconds(30), 3, Duration.ofMillis(200), Duration.ofSeconds(5));
  }

  /** A pool that does not follow demand. */
  static PoolSettings pool(int minIdle, int maxTotal, int maxWaiting) {
    return new PoolSettings(
        "python",
        "manual",
        spec("image-1"),
        new PoolSettings.Sizes(minIdle, maxTotal, maxWaiting),
        refill(4),
        PoolSettings.Upkeep.DEFAULTS,
        PoolSettings.Sizing.DEFAULTS.fixed());
  }

  static PoolSettings with(PoolSettings base, PoolSettings.Refill refill) {
    return new PoolSettings(
        base.name(),
        base.provider(),
        base.spec(),
        base.sizes(),
        refill,
        base.upkeep(),
        base.sizing());
  }

  static PoolSettings with(PoolSettings base, PoolSettings.Upkeep upkeep) {
    return new PoolSettings(
        base.name(),
        base.provider(),
        base.spec(),
        base.sizes(),
        base.refill(),
        upkeep,
        base.sizing());
  }

  static PoolSettings with(PoolSettings base, SandboxSpec spec) {
    return new PoolSettings(
        base.name(),
        base.provider(),
        spec,
        base.sizes(),
        base.refill(),
        base.upkeep(),
        base.sizing());
  }

  static PoolSettings with(PoolSettings base, PoolSettings.Sizing sizing) {
    return new PoolSettings(
        base.name(),
        base.provider(),
        base.spec(),
        base.sizes(),
        base.refill(),
        base.upkeep(),
        sizing);
  }
}
