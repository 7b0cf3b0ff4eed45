package io.sandpool.pool;

import java.util.Optional;

/**
 * What the pool is to be at present: its settings, their number, and whether it is to rest or end.
 */
final class Plan {

  private PoolSettings settings;
  private int generation = 1;
  private boolean draining;
  private int wanted;
  private int bearable = Integer.MAX_VALUE;
  private Optional<String> suspension = Optional.empty();

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

  /** Why no leases are granted for now; empty where they are. */
  Optional<String> suspension() {
    return suspension;
  }

  /** Whether no leases are granted and no sandboxes made, for now or for good. */
  boolean closed() {
    return draining || suspension.isPresent();
  }

  /** Sandboxes at most: no more than are allowed, nor than the host can bear. */
  int maxTotal() {
    return Math.min(settings.sizes().maxTotal(), bearable);
  }

  /** Idle sandboxes wanted now. The one place to ask, whatever comes to decide it. */
  int desiredIdle() {
    return closed() ? 0 : Math.min(maxTotal(), Math.max(settings.sizes().minIdle(), wanted));
  }

  /** Idle sandboxes wanted whatever the demand. */
  int leastIdle() {
    return Math.min(desiredIdle(), settings.sizes().minIdle());
  }

  /** Idle sandboxes wanted for the sake of demand. */
  int wanted() {
    return wanted;
  }

  /** Demand calls for {@code idle} sandboxes. */
  void want(int idle) {
    wanted = idle;
  }

  /** The host can bear {@code sandboxes} in all. */
  void bear(int sandboxes) {
    bearable = sandboxes;
  }

  /** Nothing is known of a host that bears the sandboxes. */
  void bearAny() {
    bearable = Integer.MAX_VALUE;
  }

  /** Puts {@code next} in force as a new generation. */
  void adopt(PoolSettings next) {
    settings = next;
    generation++;
  }

  void suspend(String why) {
    suspension = Optional.of(why);
  }

  void resume() {
    suspension = Optional.empty();
  }

  void drain() {
    draining = true;
  }
}
