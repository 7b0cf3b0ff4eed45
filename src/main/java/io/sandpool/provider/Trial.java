package io.sandpool.provider;

import io.sandpool.bus.ProviderTrial;
import io.sandpool.bus.ProviderTrial.End;
import io.sandpool.bus.ProviderTrial.Name;
import io.sandpool.bus.ProviderTrial.Step;
import io.sandpool.provider.guest.Timers;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Feature;
import io.sandpool.sandbox.Limits;
import io.sandpool.sandbox.RunReport;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.SlotIdentity;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One trial of a provider that has been started: a probe, a sandbox, a program in it, and its end.
 * Each step has its own time, so that the whole ends within about two minutes.
 *
 * <p>Used on the provider's context.
 */
public final class Trial {

  private static final Duration PROBE = Duration.ofSeconds(10);
  private static final Duration CREATE = Duration.ofSeconds(60);
  private static final Duration RUN = Duration.ofSeconds(20);
  private static final Duration DESTROY = Duration.ofSeconds(30);

  /** So that the provider's own, better explained failure comes first. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  private final SandboxProvider provider;
  private final Ticker ticker;
  private final Timers timers;
  private final SandboxSpec spec;
  private final SlotIdentity identity;
  private final List<Step> steps = new ArrayList<>();
  private Optional<RunReport> run = Optional.empty();

  /**
   * Prepares it.
   *
   * @param identity whose the sandbox is; whoever names it answers for it
   */
  public Trial(
      SandboxProvider provider,
      Ticker ticker,
      Timers timers,
      SandboxSpec spec,
      SlotIdentity identity) {
    this.provider = provider;
    this.ticker = ticker;
    this.timers = timers;
    this.spec = spec;
    this.identity = identity;
  }

  /**
   * What came of it.
   *
   * @param trial every step
   * @param run what the program did, where it ran
   */
  public record Report(ProviderTrial trial, Optional<RunReport> run) {}

  /** Does it; the future never fails. */
  public Future<Report> perform() {
    return step(Name.PROBE, PROBE, () -> provider.probe(in(PROBE)))
        .compose(probed -> step(Name.CREATE, CREATE, this::create))
        .compose(this::use)
        .transform(ended -> Future.succeededFuture(new Report(report(), run)));
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
        TrialProgram.in(
            spec.language(),
            identity.pool() + "#" + identity.slot(),
            provider.capabilities().features(spec.language()).contains(Feature.ARGUMENTS));
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
    run = Optional.of(report);
    return program
        .objection(report)
        .<Future<Void>>map(Future::failedFuture)
        .orElseGet(Future::succeededFuture);
  }

  private <T> Future<T> step(Name name, Duration patience, Supplier<Future<T>> action) {
    long begunAt = ticker.nanos();
    return Patience.within(patience.plus(SLACK), timers, call(action))
        .onComplete(
            done ->
                steps.add(
                    new Step(
                        name,
                        done.succeeded() ? End.PASSED : End.FAILED,
                        Duration.ofNanos(ticker.nanos() - begunAt),
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
    return Deadline.after(ticker, patience);
  }
}
