package io.sandpool.provider;

import io.sandpool.bus.CircuitState;
import io.sandpool.bus.ProviderReport;
import io.sandpool.provider.guest.Timers;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.sandpool.sandbox.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before one provider: leaves it alone while its calls are in vain, and keeps what it costs
 * within bounds. Told by {@link WatchedProvider} how each call went.
 *
 * <p>Used on the provider's context.
 */
final class Guard {

  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
  private static final Duration PROBE_PATIENCE = Duration.ofSeconds(10);

  private final SandboxProvider provider;
  private final Timers timers;
  private final Ticker ticker;
  private final ProviderListener listener;
  private final CircuitBreaker breaker;
  private final Purse purse;
  private Optional<Promise<Void>> probing = Optional.empty();
  private CircuitState told = CircuitState.CLOSED;
  private boolean everHeard;
  private long heardAt;
  private long toldNanos;
  private Optional<Timers.Cancel> nextProbe = Optional.empty();

  /**
   * Makes a guard.
   *
   * @param all what all providers whose sandboxes cost money may spend together
   */
  Guard(
      SandboxProvider provider,
      GuardSettings settings,
      Budget all,
      Timers timers,
      Ticker ticker,
      ProviderListener listener) {
    this.provider = provider;
    this.timers = timers;
    this.ticker = ticker;
    this.listener = listener;
    this.breaker =
        new CircuitBreaker(settings.breaker(), () -> ThreadLocalRandom.current().nextLong());
    this.purse = new Purse(provider.id(), settings.budget(), all, ticker, listener);
  }

  void reconfigure(GuardSettings next) {
    breaker.reconfigure(next.breaker());
    purse.reconfigure(next.budget());
  }

  /** The provider has other settings, which may have mended what failed. */
  void replaced() {
    // A probe under way may speak of the settings before.
    probing.ifPresentOrElse(
        under -> under.future().onComplete(ended -> probeUnlessClosed()), this::probeUnlessClosed);
  }

  private void probeUnlessClosed() {
    if (!breaker.isClosed()) {
      probe();
    }
  }

  /** Whether its sandboxes cost money; other settings may change that. */
  private Optional<Purse> purse() {
    return provider.capabilities().remote() ? Optional.of(purse) : Optional.empty();
  }

  /** What was spent in earlier lives of the service, which end at {@code wall}. */
  void remember(List<Lifetime> lifetimes, Instant wall) {
    purse().ifPresent(mine -> mine.remember(lifetimes, wall));
  }

  /** The provider goes. */
  void close() {
    purse.close();
  }

  // ---- may it be? ----

  /** Why no sandbox may be made now. */
  Optional<ServiceError> refusesCreation() {
    return circuit().or(() -> purse().flatMap(Purse::refusesCreation));
  }

  /**
   * Why no program may be sent to a sandbox now. One on this machine tells by itself, and at once,
   * whether it lives, whatever its engine says; one elsewhere would be found out by a call that may
   * hang.
   */
  Optional<ServiceError> refusesRun() {
    return provider.capabilities().remote() ? circuit() : Optional.empty();
  }

  /** Takes one run out of the budget, or says why it may not be. */
  Optional<ServiceError> admit() {
    return refusesRun().or(() -> purse().flatMap(Purse::take));
  }

  private Optional<ServiceError> circuit() {
    if (breaker.isClosed()) {
      return Optional.empty();
    }
    long left = Math.max(0, breaker.nanosUntilProbe(ticker.nanos()).orElse(0));
    return Optional.of(
        new ServiceError.CircuitOpen(
            "Provider %s is left alone for now, since it fails: %s"
                .formatted(provider.id(), breaker.reason().orElse("")),
            Duration.ofNanos(left)));
  }

  // ---- what happened ----

  void created(SandboxRef sandbox) {
    heard();
    breaker.creationSucceeded();
    purse().ifPresent(mine -> mine.born(sandbox));
    tell();
  }

  void creationFailed(Throwable failure) {
    if (isOfThePlatform(failure)) {
      heard();
      if (breaker.creationFailed(ServiceException.isLasting(failure))) {
        probe();
      }
      tell();
    }
  }

  void runBegins() {
    purse().ifPresent(Purse::ran);
  }

  void ran() {
    heard();
    breaker.runSucceeded();
    tell();
  }

  void runFailed(Throwable failure) {
    if (isOfThePlatform(failure)) {
      heard();
      breaker.runFailed(text(failure), ticker.nanos());
      tell();
    }
  }

  void gone(SandboxRef sandbox) {
    purse.gone(sandbox);
  }

  /** Nothing of the program ran, and that was not the caller's doing. */
  private static boolean isOfThePlatform(Throwable failure) {
    return failure instanceof ServiceException known
        && known.error() instanceof ServiceError.ProviderUnavailable;
  }

  private void heard() {
    everHeard = true;
    heardAt = ticker.nanos();
  }

  /** Whether the backend has been called, well or not, within the last {@code span}. */
  boolean heardWithin(Duration span) {
    return everHeard && ticker.nanos() - heardAt <= span.toNanos();
  }

  // ---- probes ----

  /** Asks the backend whether it can be used; whoever asks meanwhile shares the answer. */
  Future<Void> probe() {
    if (probing.isPresent()) {
      return probing.get().future();
    }
    Promise<Void> answer = Promise.promise();
    probing = Optional.of(answer);
    breaker.probeBegan();
    tell();
    Patience.within(PROBE_PATIENCE, timers, ask())
        .onComplete(
            asked -> {
              probing = Optional.empty();
              heard();
              if (asked.succeeded()) {
                breaker.probeSucceeded();
              } else {
                breaker.probeFailed(text(asked.cause()), ticker.nanos());
              }
              tell();
            })
        .onComplete(answer);
    return answer.future();
  }

  private Future<Void> ask() {
    try {
      return provider.probe(Deadline.after(ticker, PROBE_PATIENCE));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /** Says that the breaker is in another state, and sees to the next probe. */
  private void tell() {
    CircuitState state = breaker.state();
    if (state == told) {
      return;
    }
    told = state;
    listener.onCircuit(state);
    if (state == CircuitState.OPEN) {
      LOG.warn("Provider {} is left alone for now: {}", provider.id(), breaker.reason().orElse(""));
      probeWhenDue();
    } else if (state == CircuitState.CLOSED) {
      LOG.info("Provider {} can be used again", provider.id());
    }
  }

  private void probeWhenDue() {
    OptionalLong left = breaker.nanosUntilProbe(ticker.nanos());
    if (left.isEmpty()) {
      return;
    }
    nextProbe.ifPresent(Timers.Cancel::cancel);
    Duration wait = Duration.ofNanos(Math.max(0, left.getAsLong())).plusMillis(1);
    nextProbe = Optional.of(timers.after(wait, this::probeIfDue));
  }

  private void probeIfDue() {
    OptionalLong left = breaker.nanosUntilProbe(ticker.nanos());
    if (left.isPresent() && left.getAsLong() <= 0) {
      probe();
    } else {
      probeWhenDue();
    }
  }

  // ---- what to show ----

  ProviderReport report() {
    OptionalLong untilProbe = breaker.nanosUntilProbe(ticker.nanos());
    return new ProviderReport(
        provider.status(),
        new ProviderReport.Circuit(
            breaker.state(),
            breaker.reason(),
            untilProbe.isPresent()
                ? Optional.of(Duration.ofNanos(Math.max(0, untilProbe.getAsLong())))
                : Optional.empty()),
        purse().map(Purse::allowances).orElse(List.of()));
  }

  private static String text(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }
}
