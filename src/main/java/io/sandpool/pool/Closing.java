package io.sandpool.pool;

import io.sandpool.pool.PoolEffect.Drained;
import io.sandpool.pool.PoolEffect.Emptied;
import java.util.function.Consumer;

/** Has the pool rest until it is to serve again, or end, and says when nothing is left of it. */
final class Closing {

  private final Plan plan;
  private final Slots slots;
  private final Breaker breaker;
  private final Admission admission;
  private final Upkeep upkeep;
  private final Leases leases;
  private final Consumer<PoolEffect> out;
  private boolean toldEmpty;

  Closing(
      Plan plan,
      Slots slots,
      Breaker breaker,
      Admission admission,
      Upkeep upkeep,
      Leases leases,
      Consumer<PoolEffect> out) {
    this.plan = plan;
    this.slots = slots;
    this.breaker = breaker;
    this.admission = admission;
    this.upkeep = upkeep;
    this.leases = leases;
    this.out = out;
  }

  /** Until {@link #resume}; leases end as they will. */
  void suspend(String why, long now) {
    plan.suspend(why);
    close(now);
  }

  /** What kept sandboxes from being made may be mended by now. */
  void resume() {
    plan.resume();
    breaker.reconfigure(plan.settings().refill());
    admission.renewed();
  }

  /** For good; leases end at {@code leasesUntil} at last. */
  void drain(long leasesUntil, long now) {
    plan.drain();
    close(now);
    leases.endBy(leasesUntil);
    leases.elapse(now);
  }

  private void close(long now) {
    toldEmpty = false;
    admission.dismissAll(now);
    upkeep.end(now);
  }

  /** Says once that nothing is left. */
  void tellWhenEmpty() {
    if (plan.closed() && slots.total() == 0 && !toldEmpty) {
      toldEmpty = true;
      out.accept(plan.draining() ? new Drained() : new Emptied());
    }
  }
}
