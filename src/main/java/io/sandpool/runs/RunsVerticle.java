package io.sandpool.runs;

import io.sandpool.bus.Bus;
import io.sandpool.bus.Cancellations;
import io.sandpool.bus.access.Gatekeeper;
import io.sandpool.bus.runs.RunAddresses;
import io.sandpool.bus.runs.RunAnswers;
import io.sandpool.bus.runs.RunState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves runs that are kept. Deploy one, before whoever asks it; what its last life left unended is
 * marked as lost when it starts. Undeploying it cancels what is under way and waits until that is
 * written down, for a bounded time.
 */
public final class RunsVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(RunsVerticle.class);
  private static final Duration SWEEP = Duration.ofMinutes(1);
  private static final int SWEPT_AT_ONCE = 500;
  private static final Duration FAREWELL = Duration.ofSeconds(10);

  private final Bus bus;
  private final RunStore store;
  private final RunAnswers answers;
  private final Gatekeeper gatekeeper;
  private final InstantSource clock;
  private final RunsSettings settings;
  private final RunsListener listener;
  private final LiveRuns live;
  private @Nullable Desks desks;

  /**
   * Makes it at rest.
   *
   * @param store where runs are written down
   * @param answers puts what became of them in the API's words
   * @param gatekeeper counts them against their callers' limits
   */
  public RunsVerticle(
      Bus bus,
      RunStore store,
      RunAnswers answers,
      Gatekeeper gatekeeper,
      InstantSource clock,
      RunsSettings settings,
      RunsListener listener) {
    this.bus = bus;
    this.store = store;
    this.answers = answers;
    this.gatekeeper = gatekeeper;
    this.clock = clock;
    this.settings = settings;
    this.listener = listener;
    this.live = new LiveRuns(settings, listener);
  }

  private record Desks(Intake intake, Closings closings, Archive archive, Webhooks webhooks) {}

  @Override
  public Future<?> start() {
    Archive archive = new Archive(vertx, store, answers, clock, settings, listener);
    Webhooks webhooks = new Webhooks(vertx, bus, store, archive, answers);
    Closings closings = new Closings(vertx, store, archive, live, webhooks, listener, settings);
    RunDesk desk =
        new RunDesk(
            vertx, store, archive, live, new Cancellations(vertx, bus, "its caller cancelled it"));
    Runner runner = new Runner(bus, live, closings);
    Intake intake = new Intake(gatekeeper, store, archive, live, runner, desk, clock);
    Desks all = new Desks(intake, closings, archive, webhooks);
    desks = all;
    bus.serve(RunAddresses.SUBMIT, intake::submit);
    bus.serve(RunAddresses.ASK, desk::ask);
    bus.serve(RunAddresses.DROP, desk::drop);
    bus.serve(RunAddresses.LIST, new RunList(store, live, clock)::list);
    vertx.setPeriodic(SWEEP.toMillis(), fired -> tidy(all));
    Instant now = clock.instant();
    return store
        .lose(now, now.plus(settings.keep()))
        .onSuccess(this::tellOfLost)
        .compose(lost -> archive.count())
        .onSuccess(counted -> webhooks.tellRest());
  }

  private void tellOfLost(int lost) {
    for (int i = 0; i < lost; i++) {
      listener.onEnded(RunState.LOST);
    }
    if (lost > 0) {
      LOG.warn("{} runs had not ended when the service did; they are lost and not repeated", lost);
    }
  }

  /** What cannot be done now is done the next time; the database says itself what is wrong. */
  private void tidy(Desks all) {
    store
        .sweep(clock.instant(), SWEPT_AT_ONCE)
        .onSuccess(
            swept -> {
              if (swept == SWEPT_AT_ONCE) {
                tidy(all);
              } else {
                all.archive().count();
                all.webhooks().tellRest();
              }
            });
  }

  @Override
  public Future<?> stop() {
    if (desks == null) {
      return Future.succeededFuture();
    }
    desks.intake().close();
    desks.closings().close();
    Cancellations cancellations = new Cancellations(vertx, bus, "the service shuts down");
    live.all().forEach(run -> cancellations.cancel(run.id(), run.ended()));
    Promise<Void> over = Promise.promise();
    vertx.setTimer(FAREWELL.toMillis(), late -> over.tryComplete());
    live.whenEmpty().onComplete(empty -> over.tryComplete());
    return over.future();
  }
}
