package io.sandpool.pool;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sandpool.bus.Claimant;
import io.sandpool.bus.HostHeadroom;
import io.sandpool.bus.Lease;
import io.sandpool.pool.PoolEffect.Check;
import io.sandpool.pool.PoolEffect.Create;
import io.sandpool.pool.PoolEffect.Destroy;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Priority;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.testkit.VirtualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A random history: callers that come, go, release twice or not at all, a provider that succeeds
 * and fails in spells, sandboxes that die, settings that change, and time that passes.
 */
final class PoolHistory {

  private final Random random;
  private final VirtualTicker ticker = new VirtualTicker();
  private final PoolCore core;
  private final PoolOracle oracle;
  private final int tenants;

  private PoolSettings settings;
  private long tickets;
  private int failurePercent;
  private PoolCommand last = new PoolCommand.Tick();

  PoolHistory(long seed) {
    this(seed, 1);
  }

  /** A history of so many tenants. */
  PoolHistory(long seed, int tenants) {
    this.tenants = tenants;
    oracle = new PoolOracle(tenants);
    random = new Random(seed);
    settings = randomSettings();
    core = new PoolCore(settings, random, new AtomicLong()::incrementAndGet);
    oracle.setMaxTotal(settings.sizes().maxTotal());
    apply(new PoolCommand.Tick());
  }

  PoolCommand last() {
    return last;
  }

  void step() {
    pass();
    apply(next());
  }

  /** Ends the pool and follows it until nothing is left of it. */
  void drain() {
    failurePercent = 0;
    apply(new PoolCommand.Drain(ticker.nanos() + Duration.ofSeconds(1).toNanos()));
    for (int i = 0; !core.claims().isEmpty(); i++) {
      assertTrue(i < 100_000, () -> "never empty: " + core.claims());
      OptionalLong wakeup = core.nextWakeup(ticker.nanos());
      ticker.advance(Duration.ofNanos(Math.max(0, Math.min(wakeup.orElse(0), 100_000_000))));
      apply(oracle.hasOpenOrders() ? reply() : new PoolCommand.Tick());
    }
    oracle.checkEmpty();
  }

  private void apply(PoolCommand command) {
    last = command;
    oracle.told(command, ticker.nanos());
    List<PoolEffect> effects = core.apply(command, ticker.nanos());
    effects.forEach(oracle::saw);
    oracle.check(core, ticker.nanos());
    if (command instanceof PoolCommand.Tick) {
      assertTrue(core.nextWakeup(ticker.nanos()).orElse(1) > 0, "wants to be woken at once again");
    }
  }

  /** Mostly no time or a little, now and then exactly until the core wants to be woken. */
  private void pass() {
    int dice = random.nextInt(100);
    if (dice < 40) {
      ticker.advance(Duration.ofMillis(random.nextInt(50)));
    } else if (dice < 42) {
      ticker.advance(Duration.ofSeconds(random.nextInt(20)));
    } else if (dice < 46) {
      long wakeup = core.nextWakeup(ticker.nanos()).orElse(0);
      ticker.advance(Duration.ofNanos(Math.max(0, wakeup)));
    }
  }

  private PoolCommand next() {
    int dice = random.nextInt(1000);
    if (dice < 280) {
      return lease();
    } else if (dice < 460) {
      return release();
    } else if (dice < 500) {
      return new PoolCommand.Cancel(anyRequest());
    } else if (dice < 940) {
      return reply();
    } else if (dice < 955) {
      return new PoolCommand.Lost(oracle.anySlot(random), "lost");
    } else if (dice < 980) {
      return stray();
    } else if (dice < 982) {
      return reconfigure();
    } else if (dice < 984) {
      return new PoolCommand.Renew("renew");
    } else if (dice < 986) {
      return new PoolCommand.Suspend("suspended");
    } else if (dice < 990) {
      return new PoolCommand.Resume();
    } else if (dice < 992) {
      return measured();
    } else if (dice < 994) {
      failurePercent = random.nextInt(3) == 0 ? 100 : random.nextInt(20);
    }
    return new PoolCommand.Tick();
  }

  private PoolCommand lease() {
    // Few names, so that some are taken.
    String requestId = random.nextInt(10) == 0 ? anyRequest() : "r" + (tickets + 1);
    Duration longest = Duration.ofMillis(random.nextInt(3000) - 20);
    Optional<Duration> patience =
        random.nextInt(3) == 0
            ? Optional.of(Duration.ofMillis(random.nextInt(4) * 300L))
            : Optional.empty();
    return new PoolCommand.Lease(
        ++tickets, requestId, claimant(), Deadline.after(ticker, longest), patience);
  }

  /** The first of the tenants comes half of the time. */
  private Claimant claimant() {
    int tenant = random.nextBoolean() ? 0 : random.nextInt(tenants);
    Priority[] priorities = Priority.values();
    return new Claimant("tenant-" + tenant, priorities[random.nextInt(priorities.length)]);
  }

  private String anyRequest() {
    return "r" + Math.max(1, tickets - random.nextInt(20));
  }

  private PoolCommand release() {
    Lease lease = oracle.anyLease(random);
    if (lease == null) {
      return new PoolCommand.Tick();
    }
    long token = random.nextInt(50) == 0 ? lease.fencingToken() + 1 : lease.fencingToken();
    return new PoolCommand.Release(++tickets, lease.slot(), token);
  }

  private PoolCommand reply() {
    PoolEffect.Order order = oracle.takeOpenOrder(random);
    boolean fails = random.nextInt(100) < failurePercent;
    if (order instanceof Create create) {
      long slot = create.identity().slot();
      return fails
          ? new PoolCommand.CreateFailed(slot, "create failed", random.nextInt(20) == 0)
          : new PoolCommand.Created(slot, new SandboxRef("manual", "sandbox-" + slot));
    } else if (order instanceof Destroy destroy) {
      return fails
          ? new PoolCommand.DestroyFailed(destroy.slot(), "destroy failed")
          : new PoolCommand.Destroyed(destroy.slot());
    } else if (order instanceof Check check) {
      return fails
          ? new PoolCommand.Dead(check.slot(), "dead")
          : new PoolCommand.Alive(check.slot());
    }
    return new PoolCommand.Tick();
  }

  /** An answer to a question that is not open: the core must not be moved by it. */
  private PoolCommand stray() {
    List<PoolCommand> strays = new ArrayList<>();
    long unknown = 1_000_000_000L + random.nextInt(100);
    strays.add(new PoolCommand.Created(unknown, new SandboxRef("manual", "stray")));
    strays.add(new PoolCommand.CreateFailed(unknown, "stray", true));
    strays.add(new PoolCommand.Destroyed(unknown));
    strays.add(new PoolCommand.DestroyFailed(unknown, "stray"));
    strays.add(new PoolCommand.Alive(unknown));
    strays.add(new PoolCommand.Dead(unknown, "stray"));
    strays.add(new PoolCommand.Lost(unknown, "stray"));
    strays.add(new PoolCommand.Release(++tickets, unknown, 0));
    return strays.get(random.nextInt(strays.size()));
  }

  private PoolCommand reconfigure() {
    settings = randomSettings();
    oracle.setMaxTotal(settings.sizes().maxTotal());
    return new PoolCommand.Reconfigure(settings);
  }

  /** Mostly a host with room, now and then one that has none, or too little. */
  private PoolCommand measured() {
    int room = random.nextInt(3) == 0 ? random.nextInt(8) - 5 : 100;
    return new PoolCommand.Measured(new HostHeadroom(room, random.nextInt(4) == 0));
  }

  private PoolSettings.Sizing randomSizing() {
    return new PoolSettings.Sizing(
        random.nextInt(4) > 0,
        0.5 + random.nextInt(50) / 100.0,
        Duration.ofSeconds(1 + random.nextInt(10)));
  }

  private PoolSettings randomSettings() {
    int maxTotal = 1 + random.nextInt(tenants == 1 ? 12 : 24);
    PoolSettings base =
        PoolFixtures.pool(random.nextInt(maxTotal + 1), maxTotal, random.nextInt(20));
    base = PoolFixtures.with(base, PoolFixtures.refill(1 + random.nextInt(4)));
    base = PoolFixtures.with(base, randomSizing());
    base = PoolFixtures.with(base, PoolFixtures.spec("image-" + random.nextInt(2)));
    Map<String, Integer> weights = Map.of("tenant-1", 1 + random.nextInt(5));
    return PoolFixtures.with(
            base,
            new PoolSettings.Upkeep(
                Duration.ofSeconds(20),
                0.3,
                Duration.ofSeconds(3),
                Duration.ofSeconds(1),
                PoolOracle.LEASE_SLACK,
                Duration.ofSeconds(10)))
        .with(new TenantWeights(weights));
  }
}
