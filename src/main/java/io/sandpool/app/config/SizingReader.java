package io.sandpool.app.config;

import io.sandpool.host.HostSettings;
import io.sandpool.pool.PoolSettings;
import java.time.Duration;
import java.util.Set;

/** Reads how pools follow demand, for all pools and for each. */
final class SizingReader {

  /** Beyond these, no number of arrivals would tell the difference. */
  private static final double LEAST_RATIO = 0.01;

  private static final double MOST_RATIO = 0.9999;

  private static final long LARGEST_RESERVE = 1L << 40;

  private final PoolSettings.Sizing base;
  private final Set<String> leased;

  /**
   * Makes a reader for one pool after the other.
   *
   * @param base what holds where a pool says nothing
   * @param leased the providers whose sandboxes cost money
   */
  SizingReader(PoolSettings.Sizing base, Set<String> leased) {
    this.base = base;
    this.leased = leased;
  }

  /** Reads the section that holds for all pools. */
  static PoolSettings.Sizing common(ConfigNode node) {
    return keys(node, PoolSettings.Sizing.DEFAULTS, true);
  }

  /** Reads what of the machine is not for sandboxes, from the same section. */
  static HostSettings host(ConfigNode node) {
    HostSettings base = HostSettings.DEFAULTS;
    return new HostSettings(
        node.bytes("memory_reserve", base.memoryReserve(), 0, LARGEST_RESERVE),
        node.decimal("cpu_limit", base.cpuLimit(), 0.1, 1));
  }

  /**
   * Reads a pool's own keys. One whose sandboxes cost money while they are idle follows demand only
   * where it is asked to.
   */
  PoolSettings.Sizing read(ConfigNode pool, String provider) {
    return keys(pool, base, !leased.contains(provider) || pool.has("warm_ratio"));
  }

  private static PoolSettings.Sizing keys(
      ConfigNode node, PoolSettings.Sizing base, boolean followsDemand) {
    double ratio = node.decimal("warm_ratio", base.warmRatio(), LEAST_RATIO, MOST_RATIO);
    Duration coolDown =
        node.duration(
            "cool_down",
            base.coolDown(),
            PoolSettings.Sizing.SHORTEST_COOL_DOWN,
            PoolSettings.Sizing.LONGEST_COOL_DOWN);
    return new PoolSettings.Sizing(followsDemand, ratio, coolDown);
  }
}
