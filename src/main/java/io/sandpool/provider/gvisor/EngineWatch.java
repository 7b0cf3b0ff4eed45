package io.sandpool.provider.gvisor;

import io.sandpool.provider.guest.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the engine can be used. Looks once at the start, then at long intervals while all
 * is well, at growing ones while it is not, and at once when a call could not reach it.
 *
 * <p>Used on the provider's context.
 */
final class EngineWatch {

  private static final Logger LOG = LoggerFactory.getLogger(EngineWatch.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LAST_RETRY = Duration.ofSeconds(3);

  private final String provider;
  private final Supplier<Future<EngineFacts>> probe;
  private final Timers timers;
  private final Duration interval;
  private final Runnable onHealthy;
  private final Backoff backoff;

  private Optional<EngineFacts> facts = Optional.empty();
  private Optional<String> trouble = Optional.of("The container engine has not been asked yet.");
  private Timers.Cancel next = () -> {};
  private boolean probing;
  private boolean stopped;

  /**
   * Makes a watch at rest.
   *
   * @param onHealthy called after each probe that succeeded
   */
  EngineWatch(
      String provider,
      Supplier<Future<EngineFacts>> probe,
      Timers timers,
      Duration interval,
      DoubleSupplier random,
      Runnable onHealthy) {
    this.provider = provider;
    this.probe = probe;
    this.timers = timers;
    this.interval = interval;
    this.onHealthy = onHealthy;
    this.backoff = new Backoff(FIRST_RETRY, LAST_RETRY, random);
  }

  /** Begins; completes after the first probe, whatever it found. */
  Future<Void> start() {
    return look();
  }

  /** Why the engine cannot be used; empty while it can. */
  Optional<String> trouble() {
    return trouble;
  }

  /** What was found last, perhaps before trouble came. */
  Optional<EngineFacts> facts() {
    return facts;
  }

  /** A call could not reach the engine: look now. */
  void suspect() {
    look();
  }

  /** Ends for good. */
  void stop() {
    stopped = true;
    next.cancel();
  }

  private Future<Void> look() {
    if (probing || stopped) {
      return Future.succeededFuture();
    }
    probing = true;
    next.cancel();
    return probe
        .get()
        .onSuccess(this::healthy)
        .onFailure(this::unhealthy)
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private void healthy(EngineFacts found) {
    probing = false;
    if (trouble.isPresent() || !facts.equals(Optional.of(found))) {
      LOG.info("Provider {}: the container engine is ready: {}", provider, found);
    }
    facts = Optional.of(found);
    trouble = Optional.empty();
    backoff.reset();
    schedule(interval);
    onHealthy.run();
  }

  private void unhealthy(Throwable failure) {
    probing = false;
    String reason = String.valueOf(failure.getMessage());
    if (!trouble.equals(Optional.of(reason))) {
      LOG.warn("Provider {}: {}", provider, reason);
    }
    trouble = Optional.of(reason);
    schedule(backoff.next());
  }

  private void schedule(Duration delay) {
    if (!stopped) {
      next = timers.after(delay, this::look);
    }
  }
}
