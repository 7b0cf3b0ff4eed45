package io.sandpool.provider.remote;

import io.sandpool.bus.ProviderHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What a cloud's answers say of it. Trouble to reach it ends with any good answer; trouble to make
 * sandboxes ends when one was made, or, where too many were asked for, after a while.
 */
final class CloudHealth {

  private static final Duration THROTTLED_FOR = Duration.ofSeconds(60);

  private record Trouble(ProviderHealth health, String reason, Instant until) {}

  private final InstantSource clock;
  private Optional<Trouble> reaching = Optional.empty();
  private Optional<Trouble> making = Optional.empty();

  CloudHealth(InstantSource clock, String firstReason) {
    this.clock = clock;
    this.reaching = Optional.of(new Trouble(ProviderHealth.UNREACHABLE, firstReason, Instant.MAX));
  }

  /** A call other than create was answered as it should be. */
  void answered() {
    reaching = Optional.empty();
  }

  /** A sandbox was made. */
  void made() {
    reaching = Optional.empty();
    making = Optional.empty();
  }

  /** A call other than create failed. */
  void failed(CloudException why) {
    switch (why.kind()) {
      case NOT_FOUND, REFUSED -> answered();
      default -> reaching = Optional.of(trouble(why));
    }
  }

  /** A create failed. */
  void notMade(CloudException why) {
    switch (why.kind()) {
      case NOT_FOUND, REFUSED, THROTTLED -> {
        reaching = Optional.empty();
        making = Optional.of(trouble(why));
      }
      default -> reaching = Optional.of(trouble(why));
    }
  }

  /** How it is now. */
  ProviderHealth health() {
    return trouble().map(Trouble::health).orElse(ProviderHealth.UP);
  }

  /** Why it is not up. */
  Optional<String> reason() {
    return trouble().map(Trouble::reason);
  }

  private Optional<Trouble> trouble() {
    return reaching.or(() -> making).filter(known -> clock.instant().isBefore(known.until()));
  }

  private Trouble trouble(CloudException why) {
    ProviderHealth health =
        switch (why.kind()) {
          case UNREACHABLE, TIMED_OUT, SERVER_ERROR, BAD_ANSWER -> ProviderHealth.UNREACHABLE;
          case UNAUTHORISED -> ProviderHealth.UNAUTHORISED;
          case THROTTLED -> ProviderHealth.THROTTLED;
          case NOT_FOUND, REFUSED -> ProviderHealth.MISCONFIGURED;
        };
    Instant until =
        health == ProviderHealth.THROTTLED
            ? clock.instant().plus(why.retryAfter().orElse(THROTTLED_FOR))
            : Instant.MAX;
    return new Trouble(health, String.valueOf(why.getMessage()), until);
  }
}
