package io.sandpool.pool;

import io.sandpool.pool.PoolEffect.Check;
import io.sandpool.pool.PoolEffect.Create;
import io.sandpool.pool.PoolEffect.Destroy;
import io.sandpool.pool.PoolEffect.Order;
import io.sandpool.sandbox.SandboxRef;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** A provider that takes as long as the real one did at about that time, and never fails. */
final class ReplayedProvider {

  private static final long WHEN_UNKNOWN = Duration.ofMillis(500).toNanos();

  private final Recording recording;
  private final RandomGenerator random;

  ReplayedProvider(Recording recording, RandomGenerator random) {
    this.recording = recording;
    this.random = random;
  }

  /** What comes of an order, and after how many nanoseconds. */
  record Outcome(PoolCommand reply, long nanos) {}

  /** What comes of an order that is given when the recording's clock shows {@code at}. */
  Outcome carryOut(Order order, long at) {
    if (order instanceof Create create) {
      long slot = create.identity().slot();
      return new Outcome(
          new PoolCommand.Created(slot, new SandboxRef(create.provider(), "replayed")),
          recording.creations().near(at, random).orElse(WHEN_UNKNOWN));
    } else if (order instanceof Destroy destroy) {
      return new Outcome(
          new PoolCommand.Destroyed(destroy.slot()),
          recording.destructions().near(at, random).orElse(WHEN_UNKNOWN));
    } else if (order instanceof Check check) {
      return new Outcome(new PoolCommand.Alive(check.slot()), 0);
    }
    throw new IllegalStateException("unknown order " + order);
  }
}
