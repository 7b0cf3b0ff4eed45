package io.sandpool.provider.remote;

import io.sandpool.provider.ProviderEnvironment;
import io.sandpool.provider.ProviderListener;
import io.sandpool.provider.guest.Timers;
import io.sandpool.sandbox.Deadline;
import io.sandpool.sandbox.Ticker;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * What all parts of a remote provider need.
 *
 * @param ticker for deadlines
 * @param clock for the ends of sandboxes' lives
 * @param timers on the provider's context
 * @param random from 0 to 1, for jitter
 * @param keys makes marks, see {@link LeaseKeys}
 * @param listener told of what happens
 */
public record RemoteTools(
    Ticker ticker,
    InstantSource clock,
    Timers timers,
    DoubleSupplier random,
    Supplier<String> keys,
    ProviderListener listener) {

  /** What a provider gets of a service. */
  public static RemoteTools of(ProviderEnvironment environment) {
    return new RemoteTools(
        environment.ticker(),
        InstantSource.system(),
        Timers.of(environment.vertx()),
        () -> ThreadLocalRandom.current().nextDouble(),
        new LeaseKeys(environment.owner(), new SecureRandom()),
        environment.listener());
  }

  Deadline in(Duration duration) {
    return Deadline.after(ticker, duration);
  }

  Duration left(Deadline deadline) {
    return Duration.ofNanos(Math.max(0, deadline.remainingNanos(ticker.nanos())));
  }
}
