package io.sandpool.provider.remote;

import io.sandpool.provider.guest.Timers;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Time that passes when a test says so; timers fire on the way, in order. */
final class VirtualTime implements Timers, Ticker, InstantSource {

  private static final Instant BEGIN = Instant.parse("2026-05-01T12:00:00Z");

  private record Pending(long at, long number, Runnable task) {}

  private final List<Pending> pending = new ArrayList<>();
  private long nanos;
  private long numbers;

  @Override
  public Cancel after(Duration delay, Runnable task) {
    long millis = Math.max(1, delay.toMillis());
    Pending timer = new Pending(nanos + millis * 1_000_000, numbers++, task);
    pending.add(timer);
    return () -> pending.remove(timer);
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public Instant instant() {
    return BEGIN.plusNanos(nanos);
  }

  Deadline in(Duration duration) {
    return Deadline.after(this, duration);
  }

  void pass(Duration duration) {
    long end = nanos + duration.toNanos();
    Optional<Pending> next = dueBy(end);
    while (next.isPresent()) {
      pending.remove(next.get());
      nanos = Math.max(nanos, next.get().at);
      next.get().task.run();
      next = dueBy(end);
    }
    nanos = end;
  }

  private Optional<Pending> dueBy(long end) {
    return pending.stream()
        .filter(timer -> timer.at <= end)
        .min(Comparator.comparingLong(Pending::at).thenComparingLong(Pending::number));
  }
}
