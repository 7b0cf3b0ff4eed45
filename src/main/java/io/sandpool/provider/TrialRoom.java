package io.sandpool.provider;

import io.sandpool.bus.Addresses;
import io.sandpool.bus.Bus;
import io.sandpool.bus.Claims;
import io.sandpool.bus.Done;
import io.sandpool.bus.ProviderTrial;
import io.sandpool.bus.ProviderTrial.End;
import io.sandpool.bus.ProviderTrial.Name;
import io.sandpool.bus.ProviderTrial.Step;
import io.sandpool.bus.TryProvider;
import io.sandpool.provider.guest.Timers;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.SlotIdentity;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tries a provider out, one trial at a time: a probe, a sandbox of no pool, a program in it, and
 * its end. The circuit breaker does not keep a trial away, for it is how an operator finds out why
 * the breaker is open.
 *
 * <p>The sandbox belongs to a pool that is none: this room answers for it as a pool would, so that
 * reconciliation leaves it alone while the trial lasts, and ends it where a trial was cut off.
 */
final class TrialRoom {

  private static final Duration PROBE = Duration.ofSeconds(10);
  private static final Duration CREATE = Duration.ofSeconds(60);
  private static final Duration RUN = Duration.ofSeconds(20);
  private static final Duration DESTROY = Duration.ofSeconds(30);

  /** So that the provider's own, better explained failure comes first. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  private final SandboxProvider provider;
  private final Bus bus;
  private final Timers timers;
  private final String pool;
  private long trials;
  private boolean busy;

  TrialRoom(SandboxProvider provider, Bus bus, Timers timers) {
    this.provider = provider;
    this.bus = bus;
    this.timers = timers;
    // No pool of the configuration may have a dot in its name.
    this.pool = "trial." + provider.id();
  }

  void open() {
    bus.serve(Addresses.tryOut(provider.id()), this::begin);
    bus.serve(
        Addresses.claims(pool),
        ask -> Future.succeededFuture(new Claims(busy ? Set.of(trials) : Set.of())));
    // The run's own failure tells of a loss, and the next trial uses a new image anyway.
    bus.serve(Addresses.lost(pool), lost -> Future.succeededFuture(Done.DONE));
    bus.serve(Addresses.renew(pool), renew -> Future.succeededFuture(Done.DONE));
  }

  private Future<ProviderTrial> begin(TryProvider order) {
    if (busy) {
      return Future.failedFuture(
          new ServiceException(
              new ServiceError.Busy(
                  "A trial of provider "
                      + provider.id()
                      + " is under way; wait for its end and ask again.")));
    }
    busy = true;
    trials++;
    return new Trial(order.spec()).perform().onComplete(done -> busy = false);
  }

  /** One trial. */
  private final class Trial {

    private final SandboxSpec spec;
    private final SlotIdentity identity = new SlotIdentity(pool, trials, 1);
    private final List<Step> steps = new ArrayList<>();

    Trial(SandboxSpec spec) {
      this.spec = spec;
    }

    /** Never fails. */
    Future<ProviderTrial> perform() {
      return step(Name.PROBE, PROBE, () -> provider.probe(in(PROBE)))
          .compose(probed -> step(Name.CREATE, CREATE, this::create))
          .compose(this::use)
          .transform(ended -> Future.succeededFuture(report()));
    }

    private Future<SandboxRef> create() {
      return provider.create(spec, identity, in(CREATE));
    }

    private Future<Void> use(SandboxRef sandbox) {
      return step(Name.RUN, RUN, () -> run(sandbox))
          .transform(ran -> step(Name.DESTROY, DESTROY, () -> provider.destroy(sandbox)));
    }

    private Future<Void> run(SandboxRef sandbox) {
      Optional<TrialProgram> program =
          TrialProgram.in(spec.language(), pool + "#" + identity.slot());
      if (program.isEmpty()) {
        return Future.failedFuture("No trial program is known in " + spec.language() + ".");
      }
      RunOrder order = new RunOrder(program.get().request(), limits(), in(RUN));
      return provider
          .run(sandbox, order, OutputSink.none())
          .compose(report -> judge(program.get(), report));
    }

    private Limits limits() {
      Duration longest = provider.capabilities().maxWall().orElse(RUN).minus(SLACK);
      Duration wall = spec.ceiling().wall();
      Duration bound = RUN.minus(SLACK);
      for (Duration other : List.of(longest, bound)) {
        wall = wall.compareTo(other) < 0 ? wall : other;
      }
      return spec.ceiling().withWall(wall);
    }

    private Future<Void> judge(TrialProgram program, RunReport report) {
      return program
          .objection(report)
          .<Future<Void>>map(Future::failedFuture)
          .orElseGet(Future::succeededFuture);
    }

    private <T> Future<T> step(Name name, Duration patience, Supplier<Future<T>> action) {
      long begunAt = bus.ticker().nanos();
      return Patience.within(patience.plus(SLACK), timers, call(action))
          .onComplete(
              done ->
                  steps.add(
                      new Step(
                          name,
                          done.succeeded() ? End.PASSED : End.FAILED,
                          Duration.ofNanos(bus.ticker().nanos() - begunAt),
                          Optional.ofNullable(done.cause())
                              .map(cause -> String.valueOf(cause.getMessage())))));
    }

    private <T> Future<T> call(Supplier<Future<T>> action) {
      try {
        return action.get();
      } catch (RuntimeException e) {
        return Future.failedFuture(e);
      }
    }

    private ProviderTrial report() {
      List<Step> all = new ArrayList<>(steps);
      for (Name name : Name.values()) {
        if (steps.stream().noneMatch(step -> step.name() == name)) {
          all.add(new Step(name, End.SKIPPED, Duration.ZERO, Optional.empty()));
        }
      }
      return new ProviderTrial(provider.id(), spec.language(), all);
    }

    private Deadline in(Duration patience) {
      return Deadline.after(bus.ticker(), patience);
    }
  }
}
