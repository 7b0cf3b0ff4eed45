package io.sandpool.pool;

/**
 * How a pool whose breaker is open finds out that sandboxes can be made again: one that keeps some
 * ready makes one of those; one that keeps none would buy what nobody wants, so it lets one caller
 * in after each pause, and makes what that caller asks for.
 */
final class Recovery {

  private final Plan plan;
  private final Breaker breaker;

  Recovery(Plan plan, Breaker breaker) {
    this.plan = plan;
    this.breaker = breaker;
  }

  /** Whether callers are turned away, all but those whom {@link #seats} lets in. */
  boolean isNeeded() {
    return breaker.isOpen();
  }

  /** How many callers may wait, to find out. */
  int seats(long now) {
    return breaker.isOpen() && plan.desiredIdle() == 0 && breaker.pauseLeft(now) <= 0 ? 1 : 0;
  }
}
