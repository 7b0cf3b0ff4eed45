package io.sandpool.emulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The clock of an emulated cloud: another clock's time, which tests push ahead. What the cloud
 * tells others may be wrong by a skew, by which nothing is measured.
 *
 * <p>Thread safe.
 */
public final class EmulatorClock {

  private final Clock base;
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final AtomicReference<Duration> skew = new AtomicReference<>(Duration.ZERO);
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

  /** A clock that goes as {@code base} does, or stands still as it does. */
  public EmulatorClock(Clock base) {
    this.base = base;
  }

  /** The machine's time. */
  public static EmulatorClock system() {
    return new EmulatorClock(Clock.systemUTC());
  }

  /** The time that leases are measured by. */
  public Instant now() {
    return base.instant().plus(ahead.get());
  }

  /** The time that the cloud tells, and takes signatures' dates by. */
  public Instant told() {
    return now().plus(skew.get());
  }

  /** Lets {@code duration} pass at once; what is due by then has been set off when this returns. */
  public void advance(Duration duration) {
    ahead.updateAndGet(duration::plus);
    watchers.forEach(Runnable::run);
  }

  /** Makes what the cloud tells wrong from now on; zero makes it right again. */
  public void skew(Duration wrongBy) {
    skew.set(wrongBy);
  }

  /** Has {@code watcher} called, on the caller's thread, whenever the clock was pushed ahead. */
  public void onAdvance(Runnable watcher) {
    watchers.add(watcher);
  }
}
