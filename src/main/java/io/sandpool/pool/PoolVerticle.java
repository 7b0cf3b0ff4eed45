package io.sandpool.pool;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Bus;
import io.sandpool.bus.CancelLease;
import io.sandpool.bus.Claims;
import io.sandpool.bus.Done;
import io.sandpool.bus.HostHeadroom;
import io.sandpool.bus.Lease;
import io.sandpool.bus.LeaseSandbox;
import io.sandpool.bus.PoolStatus;
import io.sandpool.bus.ReleaseSandbox;
import io.sandpool.bus.Released;
import io.sandpool.bus.RenewPool;
import io.sandpool.bus.SandboxLost;
import io.sandpool.bus.admin.AdminAddresses;
import io.sandpool.bus.admin.ControlPool;
import io.sandpool.pool.PoolEffect.Answer;
import io.sandpool.pool.PoolEffect.AnswerRelease;
import io.sandpool.pool.PoolEffect.Drained;
import io.sandpool.pool.PoolEffect.Emptied;
import io.sandpool.pool.PoolEffect.Grant;
import io.sandpool.pool.PoolEffect.Note;
import io.sandpool.pool.PoolEffect.Order;
import io.sandpool.pool.PoolEffect.Refuse;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actor of one pool: it serves the pool's addresses, feeds its core, and performs what the core
 * decides.
 *
 * <p>Deploy one instance for each pool, on an event loop. Its state is touched on its own context
 * only. Answers leave before orders to the provider are given, in the same turn of the loop.
 *
 * <p>When it is undeployed it refuses leases, ends its idle sandboxes at once and the leased ones
 * when they are given back or the grace is over, and completes when all are gone or the provider
 * has had time enough to destroy them.
 */
public final class PoolVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(PoolVerticle.class);

  /** How often at most the listener is told the status. */
  private static final long STATUS_EVERY_MILLIS = 100;

  private final String pool;
  private final Bus bus;
  private final PoolTools tools;
  private final PoolCore core;
  private final PoolListener listener;
  private final NoteTaker notes;
  private final ProviderDesk provider;
  private final Recorder recorder;
  private final WhatIf whatIf;
  private final Duration drainGrace;
  private final Map<Long, Promise<Lease>> leases = new HashMap<>();
  private final Map<Long, Promise<Released>> releases = new HashMap<>();
  private final WakeUp wakeUp;
  private final Promise<Void> drained = Promise.promise();
  private Optional<Promise<Void>> retirement = Optional.empty();

  private @Nullable Thread owner;
  private long lastTicket;
  private boolean statusDue;

  /**
   * Makes the actor of one pool.
   *
   * @param settings the pool's first settings
   * @param listener told of what happens
   * @param tools the surroundings
   * @param drainGrace how long leases may last on when the pool is undeployed
   */
  public PoolVerticle(
      PoolSettings settings, PoolListener listener, PoolTools tools, Duration drainGrace) {
    this.pool = settings.name();
    this.bus = tools.bus();
    this.tools = tools;
    this.listener = listener;
    this.notes = new NoteTaker(pool, listener);
    this.provider = new ProviderDesk(bus);
    this.core = new PoolCore(settings, tools.random(), tools.slotNumbers());
    this.recorder = new Recorder(bus.ticker().nanos());
    this.whatIf = new WhatIf(() -> vertx, tools, recorder);
    this.drainGrace = drainGrace;
    this.wakeUp = new WakeUp(() -> vertx, () -> step(new PoolCommand.Tick()));
  }

  @Override
  public Future<?> start() {
    owner = Thread.currentThread();
    bus.serve(Addresses.lease(pool), asked -> LeaseTrace.of(asked, pool, this::lease));
    bus.serve(Addresses.cancelLease(pool), this::cancel);
    bus.serve(Addresses.release(pool), this::release);
    bus.serve(Addresses.poolStatus(pool), asked -> Future.succeededFuture(status()));
    bus.serve(Addresses.claims(pool), asked -> Future.succeededFuture(new Claims(core.claims())));
    bus.serve(Addresses.lost(pool), this::lost);
    bus.serve(Addresses.renew(pool), this::renew);
    bus.serve(Addresses.headroom(pool), this::measured);
    bus.serve(AdminAddresses.control(pool), this::control);
    bus.serve(AdminAddresses.plan(pool), asked -> whatIf.answer(asked, core.settings()));
    step(new PoolCommand.Tick());
    return Future.succeededFuture();
  }

  /**
   * Puts {@code next} in force: sandboxes that are made of something else are replaced little by
   * little, leases are not cut. May be called on any thread once the verticle is deployed.
   *
   * @return fails with an {@link IllegalArgumentException} where the name is another one
   */
  public Future<Void> reconfigure(PoolSettings next) {
    if (!next.name().equals(pool)) {
      return Future.failedFuture(
          new IllegalArgumentException("name must stay %s, was %s".formatted(pool, next.name())));
    }
    return onContext(() -> step(new PoolCommand.Reconfigure(next)));
  }

  /**
   * Grants no more leases and ends what is idle; what is leased is not cut. May be called on any
   * thread once the verticle is deployed.
   *
   * @return completes when no sandbox is left; fails where it is revived before
   */
  public Future<Void> retire() {
    Promise<Void> emptied = Promise.promise();
    return onContext(
            () -> {
              retirement = Optional.of(emptied);
              step(new PoolCommand.Suspend("The pool is being removed."));
            })
        .compose(begun -> emptied.future());
  }

  /** Serves again, with {@code next}, instead of retiring. As {@link #reconfigure}. */
  public Future<Void> revive(PoolSettings next) {
    return onContext(
        () -> {
          retirement.ifPresent(promise -> promise.tryFail("Pool " + pool + " stays."));
          retirement = Optional.empty();
          step(new PoolCommand.Reconfigure(next));
          step(new PoolCommand.Resume());
        });
  }

  private Future<Void> onContext(Runnable action) {
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        turn -> {
          try {
            action.run();
            done.complete();
          } catch (RuntimeException | AssertionError e) {
            done.fail(e);
          }
        });
    return done.future();
  }

  @Override
  public Future<?> stop() {
    step(new PoolCommand.Drain(bus.ticker().nanos() + drainGrace.toNanos()));
    long patience = drainGrace.plus(core.settings().upkeep().destroyTimeout()).toMillis();
    vertx.setTimer(
        Math.max(1, patience),
        timer -> {
          if (drained.tryComplete()) {
            LOG.warn("Pool {} ends with {} sandboxes not destroyed", pool, core.claims().size());
          }
        });
    return drained.future();
  }

  private Future<Lease> lease(LeaseSandbox asked) {
    Promise<Lease> promise = Promise.promise();
    leases.put(++lastTicket, promise);
    step(
        new PoolCommand.Lease(
            lastTicket, asked.requestId(), asked.claimant(), asked.deadline(), asked.patience()));
    return promise.future();
  }

  private Future<Done> cancel(CancelLease asked) {
    step(new PoolCommand.Cancel(asked.requestId()));
    return Future.succeededFuture(Done.DONE);
  }

  private Future<Released> release(ReleaseSandbox asked) {
    Promise<Released> promise = Promise.promise();
    releases.put(++lastTicket, promise);
    step(new PoolCommand.Release(lastTicket, asked.slot(), asked.fencingToken()));
    return promise.future();
  }

  private Future<Done> lost(SandboxLost lost) {
    step(new PoolCommand.Lost(lost.identity().slot(), lost.reason()));
    return Future.succeededFuture(Done.DONE);
  }

  private Future<Done> renew(RenewPool asked) {
    LOG.info("Pool {} begins a new generation: {}", pool, asked.reason());
    step(new PoolCommand.Renew(asked.reason()));
    return Future.succeededFuture(Done.DONE);
  }

  private Future<Done> measured(HostHeadroom host) {
    step(new PoolCommand.Measured(host));
    return Future.succeededFuture(Done.DONE);
  }

  private Future<Done> control(ControlPool asked) {
    if (retirement.isPresent()) {
      return Future.failedFuture(
          new ServiceException(new ServiceError.PoolDegraded("The pool is being removed.")));
    }
    LOG.info("Pool {}: an operator asks for {}", pool, asked.action());
    step(
        switch (asked.action()) {
          case DRAIN ->
              new PoolCommand.Suspend(
                  "An operator has drained the pool; it serves again when it is resumed.");
          case RESUME -> new PoolCommand.Resume();
          case RECYCLE -> new PoolCommand.Renew("an operator asked for it");
        });
    return Future.succeededFuture(Done.DONE);
  }

  private PoolStatus status() {
    return core.status(bus.ticker().nanos(), tools.wallClock().instant());
  }

  /** Feeds the core one command and performs what it decides. */
  private void step(PoolCommand command) {
    assert Thread.currentThread() == owner : "Pool " + pool + " is used outside its context";
    long now = bus.ticker().nanos();
    List<Order> orders = new ArrayList<>();
    List<PoolEffect> effects = core.apply(command, now);
    recorder.note(command, effects, now);
    for (PoolEffect effect : effects) {
      if (effect instanceof Answer answer) {
        answer(answer);
      } else if (effect instanceof Note note) {
        note(note);
      } else if (effect instanceof Order order) {
        orders.add(order);
      }
    }
    if (!orders.isEmpty()) {
      // Not at once: the answer to the present question leaves when its handler returns.
      context.runOnContext(turn -> orders.forEach(this::carryOut));
    }
    notes.circuit(core.circuit());
    wakeUp.in(core.nextWakeup(now), now);
    tellStatusSoon();
  }

  private void answer(Answer answer) {
    notes.take(answer);
    if (answer instanceof Grant grant) {
      taken(leases, grant.ticket()).complete(grant.lease());
    } else if (answer instanceof Refuse refuse) {
      taken(leases, refuse.ticket()).fail(new ServiceException(refuse.error()));
    } else if (answer instanceof AnswerRelease release) {
      Promise<Released> promise = taken(releases, release.ticket());
      release
          .error()
          .ifPresentOrElse(
              error -> promise.fail(new ServiceException(error)),
              () -> promise.complete(new Released(release.first())));
    }
  }

  private static <T> Promise<T> taken(Map<Long, Promise<T>> promises, long ticket) {
    Promise<T> promise = promises.remove(ticket);
    if (promise == null) {
      throw new IllegalStateException("ticket " + ticket + " was answered before");
    }
    return promise;
  }

  private void note(Note note) {
    notes.take(note);
    if (note instanceof Drained) {
      drained.tryComplete();
    }
    if (note instanceof Drained || note instanceof Emptied) {
      retirement.ifPresent(Promise::tryComplete);
    }
  }

  private void carryOut(Order order) {
    provider.carryOut(order).onSuccess(this::step);
  }

  private void tellStatusSoon() {
    if (!statusDue) {
      statusDue = true;
      vertx.setTimer(
          STATUS_EVERY_MILLIS,
          timer -> {
            statusDue = false;
            listener.statusChanged(status());
          });
    }
  }
}
