package io.sandpool.provider;

import io.sandpool.bus.SandboxLost;
import io.sandpool.provider.guest.Timers;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one instance of a provider follows another, and how the last one leaves: begins them, has
 * pools renewed when a new one can make sandboxes, and closes those that are done with.
 *
 * <p>Used on the provider's context.
 */
final class Handover {

  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

  /** How often it looks whether an old instance is done with. */
  static final Duration LOOK = Duration.ofSeconds(1);

  /** How much longer than the longest run an old instance may take to be done with. */
  static final Duration RETIREMENT = Duration.ofMinutes(10);

  /** Two looks at what it has: so long an old instance stays for what may have come of failures. */
  static final Duration DOUBT = CleanUp.LONGEST.multipliedBy(2);

  /** How long a new instance is waited for; one that takes longer goes on in the background. */
  static final Duration START = Duration.ofSeconds(5);

  private final String id;
  private final Tenures tenures;
  private final Timers timers;
  private final Ticker ticker;
  private final Set<String> toRenew = new TreeSet<>();
  private Optional<ProviderEvents> events = Optional.empty();
  private Optional<Departure> departure = Optional.empty();
  private Timers.Cancel nextLook = () -> {};
  private boolean waitsToLook;
  private boolean stopped;

  /** The provider is to go, by that time at last. */
  private record Departure(Promise<Void> gone, long endsAt) {}

  Handover(String id, Tenures tenures, Timers timers, Ticker ticker) {
    this.id = id;
    this.tenures = tenures;
    this.timers = timers;
    this.ticker = ticker;
  }

  /** Begins the first instance. */
  Future<Void> start(ProviderEvents told) {
    events = Optional.of(told);
    return start(tenures.current().provider());
  }

  private Future<Void> start(SandboxProvider instance) {
    return instance.start(new EventsOf(instance));
  }

  /** Closes all instances. */
  Future<Void> stop() {
    stopped = true;
    nextLook.cancel();
    return Future.join(tenures.all().stream().map(one -> close(one.provider())).toList())
        .mapEmpty();
  }

  /**
   * Has {@code next} begin to work, beside the present instance. Completes when it can be asked,
   * even where its backend is away.
   *
   * @return fails where it cannot begin; then it is closed, and nothing has changed
   */
  Future<Void> prepare(SandboxProvider next) {
    Promise<Void> prepared = Promise.promise();
    // One that tries for long is not wrong: its backend may be away.
    Timers.Cancel enough = timers.after(START, prepared::tryComplete);
    startSafely(next)
        .onComplete(done -> enough.cancel())
        .onSuccess(started -> prepared.tryComplete())
        .onFailure(
            failure -> {
              if (prepared.tryFail(failure)) {
                close(next);
              } else {
                LOG.warn("Provider {} did not start with its new settings", id, failure);
              }
            });
    return prepared.future();
  }

  private Future<Void> startSafely(SandboxProvider next) {
    try {
      return start(next);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /** {@code next}, which is prepared, takes over. A provider that was to leave stays. */
  void succeed(SandboxProvider next) {
    Tenure before = tenures.succeed(next);
    toRenew.addAll(before.pools());
    departure.ifPresent(leaving -> leaving.gone().tryFail("Provider " + id + " stays."));
    departure = Optional.empty();
    LOG.info("Provider {} has new settings; {} sandboxes are of the old", id, before.size());
    look();
  }

  /**
   * Makes nothing any more.
   *
   * @return completes when nothing is left; fails where another instance takes over before
   */
  Future<Void> leave() {
    if (departure.isEmpty()) {
      departure = Optional.of(new Departure(Promise.promise(), retirement(tenures.current())));
      look();
    }
    return departure.orElseThrow().gone().future();
  }

  boolean isLeaving() {
    return departure.isPresent();
  }

  private boolean hasLeft() {
    return departure.filter(leaving -> leaving.gone().future().isComplete()).isPresent();
  }

  /** A sandbox is gone. */
  void gone() {
    if (tenures.hasOld() || isLeaving()) {
      look();
    }
  }

  /** Renews pools whose time has come, and lets go of the instances that are done with. */
  private void look() {
    renew();
    for (Tenure old : tenures.old()) {
      Duration patience = isLeaving() ? Duration.ZERO : DOUBT;
      boolean done = old.isDone(ticker.nanos(), patience);
      settleEnd(old);
      if (done || isOverdue(old)) {
        end(old);
      }
    }
    departure.ifPresent(this::leaveIfDone);
    boolean open = tenures.hasOld() || !toRenew.isEmpty() || isLeaving() && !hasLeft();
    if (open && !waitsToLook && !stopped) {
      waitsToLook = true;
      nextLook = timers.after(LOOK, this::lookAgain);
    }
  }

  private void lookAgain() {
    waitsToLook = false;
    look();
  }

  private void renew() {
    if (toRenew.isEmpty() || !tenures.current().provider().status().up()) {
      return;
    }
    List<String> pools = List.copyOf(toRenew);
    toRenew.clear();
    String reason = "provider " + id + " has new settings";
    events.ifPresent(told -> pools.forEach(pool -> told.onTemplateChanged(pool, reason)));
  }

  /** While its successor makes nothing, an old instance's sandboxes are all that there is. */
  private void settleEnd(Tenure old) {
    if (old.endsAt().isEmpty() && (tenures.current().hasMade() || isLeaving())) {
      old.endAt(retirement(old));
    }
  }

  private long retirement(Tenure tenure) {
    return ticker.nanos() + RETIREMENT.plus(tenure.longestRun()).toNanos();
  }

  private boolean isOverdue(Tenure old) {
    return old.endsAt().isPresent() && ticker.nanos() - old.endsAt().getAsLong() >= 0;
  }

  private void end(Tenure old) {
    tenures.forget(old);
    LOG.info("Provider {}: its old settings are done with", id);
    expel(old).onComplete(gone -> close(old.provider()));
  }

  private void leaveIfDone(Departure leaving) {
    if (tenures.hasOld()) {
      return;
    }
    Tenure last = tenures.current();
    if (last.holdsNothing()) {
      leaving.gone().tryComplete();
    } else if (ticker.nanos() - leaving.endsAt() >= 0) {
      expel(last).onComplete(gone -> leaving.gone().tryComplete());
    }
  }

  /** Ends what is left; who still has a sandbox hears that it is lost. Never fails. */
  private Future<Void> expel(Tenure tenure) {
    List<Future<Void>> ends = new ArrayList<>();
    tenure
        .held()
        .forEach(
            (sandbox, identity) -> {
              LOG.warn("Provider {}: sandbox {} of {} is ended", id, sandbox.id(), identity);
              String why = "its provider has had other settings for too long";
              events.ifPresent(told -> told.onLost(new SandboxLost(sandbox, identity, why)));
              ends.add(tenure.destroy(sandbox));
            });
    return Future.join(ends)
        .onFailure(e -> LOG.warn("Provider {}: not all that was left is destroyed", id, e))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private Future<Void> close(SandboxProvider instance) {
    return instance
        .close()
        .onFailure(e -> LOG.warn("An instance of provider {} did not close cleanly", id, e))
        .otherwiseEmpty();
  }

  /** What one instance notices; only the present one knows what sandboxes are to be made of. */
  private final class EventsOf implements ProviderEvents {

    private final SandboxProvider instance;

    EventsOf(SandboxProvider instance) {
      this.instance = instance;
    }

    @Override
    public void onLost(SandboxLost lost) {
      events.ifPresent(told -> told.onLost(lost));
    }

    @Override
    public void onTemplateChanged(String pool, String reason) {
      if (tenures.current().provider() == instance) {
        events.ifPresent(told -> told.onTemplateChanged(pool, reason));
      }
    }
  }
}
