package io.sandpool.bus.admin;

/**
 * Do something to a pool.
 *
 * @param actor who asks
 * @param action what
 */
public record ControlPool(Actor actor, Action action) {

  /** What can be done to a pool besides giving it other settings. */
  public enum Action {
    /** Grant no more leases, let those that there are end, end the idle sandboxes, make none. */
    DRAIN,
    /** Serve again. */
    RESUME,
    /** Replace all idle sandboxes by new ones, little by little. */
    RECYCLE
  }
}
