package io.sandpool.history;

import io.sandpool.bus.PoolHealth;
import io.sandpool.bus.PoolStatus;
import io.sandpool.bus.SlotState;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.testkit.SizingViews;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pools as they say they are. */
public final class Statuses {

  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(1), 1 << 20, 1000, 8, 64, 1, 1, 1, 1, 1, 1);
  private static final SandboxSpec SPEC =
      new SandboxSpec("python", "python", "sandpool/python", List.of(), LIMITS);

  private Statuses() {}

  /** A pool with one sandbox in the making and four requests in the queue. */
  public static PoolStatus of(String pool, int idle, int leased, long leases, long warm) {
    return new PoolStatus(
        pool,
        "gvisor",
        SPEC,
        PoolHealth.READY,
        Map.of(SlotState.CREATING, 1, SlotState.IDLE, idle, SlotState.LEASED, leased),
        2,
        8,
        4,
        1,
        4,
        10,
        Optional.empty(),
        warm,
        leases,
        Optional.empty(),
        SizingViews.demand(4, 2, 8));
  }
}
