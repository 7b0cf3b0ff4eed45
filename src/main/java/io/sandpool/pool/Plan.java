package io.sandpool.pool;

/** What the pool is to be at present: its settings, their number, and whether it is to end. */
final class Plan {

  private PoolSettings settings;
  private int generation = 1;
  private boolean draining;

  Plan(PoolSettings settings) {
    this.settings = settings;
  }

  PoolSettings settings() {
    return settings;
  }

  /** The number of the settings in force. */
  int generation() {
    return generation;
  }

  boolean draining() {
    return draining;
  }

  int maxTotal() {
    return settings.sizes().maxTotal();
  }

  /** Idle sandboxes wanted now. The one place to ask, whatever comes to decide it. */
  int desiredIdle() {
    return draining ? 0 : settings.sizes().minIdle();
  }

  /** Puts {@code next} in force as a new generation. */
  void adopt(PoolSettings next) {
    settings = next;
    generation++;
  }

  void drain() {
    draining = true;
  }
}
