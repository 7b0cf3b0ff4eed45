package io.sandpool.pool;

import io.sandpool.bus.Claimant;
import io.sandpool.bus.Lease;
import io.sandpool.bus.PoolStatus;
import io.sandpool.bus.SlotState;
import io.sandpool.pool.PoolEffect.AnswerRelease;
import io.sandpool.pool.PoolEffect.Create;
import io.sandpool.pool.PoolEffect.Destroy;
import io.sandpool.pool.PoolEffect.Grant;
import io.sandpool.pool.PoolEffect.Refuse;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.testkit.VirtualTicker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** A core with a clock to turn, and the memory of everything it wanted done. */
final class CoreDriver {

  static final Duration PATIENCE = Duration.ofSeconds(5);

  final VirtualTicker ticker = new VirtualTicker();
  final PoolCore core;
  final List<PoolEffect> all = new ArrayList<>();
  private long tickets;

  CoreDriver(PoolSettings settings) {
    core = new PoolCore(settings, new Random(1), new AtomicLong()::incrementAndGet);
  }

  /** A pool that has been given all the idle sandboxes it asked for. */
  static CoreDriver warm(PoolSettings settings) {
    CoreDriver driver = new CoreDriver(settings);
    driver.tick();
    driver.createAll();
    return driver;
  }

  List<PoolEffect> apply(PoolCommand command) {
    List<PoolEffect> effects = core.apply(command, ticker.nanos());
    all.addAll(effects);
    return effects;
  }

  List<PoolEffect> tick() {
    return apply(new PoolCommand.Tick());
  }

  List<PoolEffect> after(Duration duration) {
    ticker.advance(duration);
    return tick();
  }

  /** Lets time pass and wakes the core whenever it wants to be, until it has something to do. */
  List<PoolEffect> sleep() {
    for (int wakes = 0; wakes < 10; wakes++) {
      OptionalLong wakeup = core.nextWakeup(ticker.nanos());
      List<PoolEffect> effects = after(Duration.ofNanos(Math.max(0, wakeup.orElseThrow())));
      if (!effects.isEmpty()) {
        return effects;
      }
    }
    throw new AssertionError("the core wakes for nothing");
  }

  List<PoolEffect> ask(String requestId) {
    return ask(requestId, Claimant.LOCAL, PATIENCE, Optional.empty());
  }

  /** Asks as one who has somewhere else to go. */
  List<PoolEffect> ask(String requestId, Duration patience) {
    return ask(requestId, Claimant.LOCAL, PATIENCE, Optional.of(patience));
  }

  List<PoolEffect> ask(String requestId, Claimant claimant, Duration longest) {
    return ask(requestId, claimant, longest, Optional.empty());
  }

  private List<PoolEffect> ask(
      String requestId, Claimant claimant, Duration longest, Optional<Duration> patience) {
    Deadline deadline = Deadline.after(ticker, longest);
    return apply(new PoolCommand.Lease(++tickets, requestId, claimant, deadline, patience));
  }

  /** Lets time pass until housework is done that runs have kept waiting. */
  List<PoolEffect> lull() {
    return after(Lull.QUIET);
  }

  /** Asks for a lease that is there at once. */
  Lease lease(String requestId) {
    return only(Grant.class, ask(requestId)).lease();
  }

  AnswerRelease release(Lease lease) {
    return release(lease.slot(), lease.fencingToken());
  }

  AnswerRelease release(long slot, long token) {
    return only(AnswerRelease.class, apply(new PoolCommand.Release(++tickets, slot, token)));
  }

  List<PoolEffect> created(Create create) {
    long slot = create.identity().slot();
    return apply(
        new PoolCommand.Created(slot, new SandboxRef(create.provider(), "sandbox-" + slot)));
  }

  List<PoolEffect> failed(Create create) {
    return apply(new PoolCommand.CreateFailed(create.identity().slot(), "no such image", false));
  }

  /** Fails, and so will all others. */
  List<PoolEffect> refused(Create create) {
    return apply(new PoolCommand.CreateFailed(create.identity().slot(), "wrong key", true));
  }

  List<PoolEffect> destroyed(Destroy destroy) {
    return apply(new PoolCommand.Destroyed(destroy.slot()));
  }

  /** Lets every creation under way succeed, and those that follow from it. */
  void createAll() {
    for (List<Create> open = open(); !open.isEmpty(); open = open()) {
      open.forEach(this::created);
    }
  }

  private List<Create> open() {
    return all(Create.class).stream()
        .filter(create -> core.claims().contains(create.identity().slot()))
        .filter(create -> isCreating(create.identity().slot()))
        .toList();
  }

  private boolean isCreating(long slot) {
    return all.stream()
        .noneMatch(
            effect ->
                effect instanceof PoolEffect.Made made && made.slot() == slot
                    || effect instanceof PoolEffect.MakingFailed failed && failed.slot() == slot);
  }

  /** Lets every destruction under way succeed. */
  void destroyAll() {
    all(Destroy.class).stream()
        .filter(destroy -> core.claims().contains(destroy.slot()))
        .forEach(this::destroyed);
  }

  PoolStatus status() {
    return core.status(ticker.nanos(), Instant.EPOCH);
  }

  int count(SlotState state) {
    return status().slots().getOrDefault(state, 0);
  }

  <T extends PoolEffect> List<T> all(Class<T> kind) {
    return all(kind, all);
  }

  static <T extends PoolEffect> List<T> all(Class<T> kind, List<PoolEffect> effects) {
    return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The one effect of that kind. */
  static <T extends PoolEffect> T only(Class<T> kind, List<PoolEffect> effects) {
    List<T> found = all(kind, effects);
    if (found.size() != 1) {
      throw new AssertionError("expected one " + kind.getSimpleName() + " in " + effects);
    }
    return found.get(0);
  }

  static Refuse refusal(List<PoolEffect> effects) {
    return only(Refuse.class, effects);
  }

  static boolean has(Class<? extends PoolEffect> kind, List<PoolEffect> effects) {
    return effects.stream().anyMatch(kind::isInstance);
  }
}
