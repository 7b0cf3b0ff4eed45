package io.sandpool.provider.guest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Timers that fire when a test says so. */
public final class ManualTimers implements Timers {

  /** A timer that has not fired and was not taken back. */
  record Pending(Duration delay, Runnable task) {}

  public final List<Pending> pending = new ArrayList<>();

  @Override
  public Cancel after(Duration delay, Runnable task) {
    Pending timer = new Pending(delay, task);
    pending.add(timer);
    return () -> pending.removeIf(other -> other == timer);
  }

  /** Fires the only timer there is and returns its delay. */
  public Duration fire() {
    if (pending.size() != 1) {
      throw new AssertionError("Expected one timer, have " + pending);
    }
    Pending timer = pending.remove(0);
    timer.task.run();
    return timer.delay;
  }

  /** Fires the newest timer and returns its delay. */
  public Duration fireLast() {
    Pending timer = pending.remove(pending.size() - 1);
    timer.task.run();
    return timer.delay;
  }
}
