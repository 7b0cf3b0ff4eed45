package io.sandpool.host;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.AskStatus;
import io.sandpool.bus.Bus;
import io.sandpool.bus.HostHeadroom;
import io.sandpool.bus.PoolStatus;
import io.sandpool.bus.SlotState;
import io.sandpool.sandbox.Deadline;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the machine again and again, and tells each pool whose sandboxes are on it how many more
 * it can bear. One is enough.
 *
 * <p>What is free is divided equally. What one pool leaves unused is free at the next look, and is
 * divided again, so that a pool that grows soon has all that the others do not take.
 */
public final class HostVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(HostVerticle.class);

  private final Bus bus;
  private final Supplier<List<String>> pools;
  private final Host host;
  private final Headroom headroom;
  private final Duration interval;
  private boolean looking;
  private boolean isShort;

  /**
   * Makes a verticle.
   *
   * @param pools the names of the pools whose sandboxes are on the machine, asked at each use
   * @param settings what is not for sandboxes, asked at each use
   * @param interval how long from one look to the next
   */
  public HostVerticle(
      Bus bus,
      Supplier<List<String>> pools,
      Host host,
      Supplier<HostSettings> settings,
      Duration interval) {
    this.bus = bus;
    this.pools = pools;
    this.host = host;
    this.headroom = new Headroom(settings);
    this.interval = interval;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(1, interval.toMillis(), timer -> look());
    return Future.succeededFuture();
  }

  private void look() {
    List<String> names = pools.get();
    if (looking || names.isEmpty()) {
      return;
    }
    looking = true;
    Deadline deadline = Deadline.after(bus.ticker(), interval);
    List<Future<PoolStatus>> answers = new ArrayList<>();
    for (String name : names) {
      answers.add(bus.ask(Addresses.poolStatus(name), new AskStatus(), deadline));
    }
    Future.join(answers)
        .otherwiseEmpty()
        .compose(told -> vertx.executeBlocking(host::sample, false))
        .onSuccess(sample -> sample.ifPresent(now -> judge(names, census(answers), now)))
        .onFailure(failure -> LOG.warn("The machine could not be measured", failure))
        .onComplete(done -> looking = false);
  }

  /** One that does not answer counts for nothing; it will at the next look. */
  private static SandboxCost.Census census(List<Future<PoolStatus>> answers) {
    return answers.stream()
        .filter(Future::succeeded)
        .map(answer -> census(answer.result()))
        .reduce(SandboxCost.Census.NONE, SandboxCost.Census::plus);
  }

  private static SandboxCost.Census census(PoolStatus status) {
    Map<SlotState, Integer> slots = status.slots();
    return new SandboxCost.Census(
        slots.getOrDefault(SlotState.IDLE, 0) + slots.getOrDefault(SlotState.VALIDATING, 0),
        slots.getOrDefault(SlotState.LEASED, 0),
        slots.getOrDefault(SlotState.CREATING, 0) + slots.getOrDefault(SlotState.RETIRING, 0));
  }

  private void judge(List<String> names, SandboxCost.Census census, HostSample sample) {
    Headroom.Verdict verdict = headroom.judge(sample, census);
    logOnce(verdict.shortage());
    HostHeadroom share = verdict.forOneOf(names.size());
    Deadline deadline = Deadline.after(bus.ticker(), interval);
    // A pool that is gone by now needs none.
    names.forEach(name -> bus.ask(Addresses.headroom(name), share, deadline));
  }

  private void logOnce(Optional<String> shortage) {
    if (shortage.isPresent() && !isShort) {
      LOG.warn("Pools do not grow: this machine has no memory for more: {}", shortage.get());
    } else if (shortage.isEmpty() && isShort) {
      LOG.info("This machine has memory for more sandboxes again");
    }
    isShort = shortage.isPresent();
  }
}
