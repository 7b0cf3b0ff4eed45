package io.sandpool.provider;

import io.sandpool.bus.CircuitState;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Says when a provider is to be left alone. Has no clock, timer or source of chance of its own; not
 * thread-safe.
 *
 * <p>Runs that fail before they start open it after a few in a row. Creations that fail only arouse
 * suspicion, since one template that cannot be made says nothing of the others: a probe decides. A
 * failed probe opens it whatever was before. While it is open, one probe after each pause finds out
 * whether it may close; until a call has then succeeded, a single failed run opens it again, for
 * longer.
 */
final class CircuitBreaker {

  private final RandomGenerator random;
  private GuardSettings.Breaker settings;
  private CircuitState state = CircuitState.CLOSED;
  private int failedCreations;
  private int failedRuns;
  private int openings;
  private long probeAt;
  private Optional<String> reason = Optional.empty();

  CircuitBreaker(GuardSettings.Breaker settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
  }

  /** Other thresholds and pauses, from the next event on. */
  void reconfigure(GuardSettings.Breaker next) {
    settings = next;
  }

  CircuitState state() {
    return state;
  }

  boolean isClosed() {
    return state == CircuitState.CLOSED;
  }

  /** Why it opened last. */
  Optional<String> reason() {
    return reason;
  }

  /** A sandbox was made. */
  void creationSucceeded() {
    failedCreations = 0;
    openings = isClosed() && failedRuns == 0 ? 0 : openings;
  }

  /** A run came to its sandbox. */
  void runSucceeded() {
    if (isClosed()) {
      failedCreations = 0;
      failedRuns = 0;
      openings = 0;
    }
  }

  /**
   * A sandbox could not be made; returns whether a probe should say what that means: at once where
   * the refusal is {@code lasting}.
   */
  boolean creationFailed(boolean lasting) {
    if (!isClosed()) {
      return false;
    }
    failedCreations++;
    return lasting || failedCreations >= settings.failures();
  }

  /** A run failed before it started. */
  void runFailed(String why, long now) {
    if (!isClosed()) {
      return;
    }
    failedRuns++;
    if (failedRuns >= settings.failures()) {
      open(why, now);
    }
  }

  /** How long until the backend is to be asked, 0 or less for now; empty where it is not open. */
  OptionalLong nanosUntilProbe(long now) {
    return state == CircuitState.OPEN ? OptionalLong.of(probeAt - now) : OptionalLong.empty();
  }

  /** A probe is under way. */
  void probeBegan() {
    if (state == CircuitState.OPEN) {
      state = CircuitState.HALF_OPEN;
    }
  }

  /** The backend says that it can be used. */
  void probeSucceeded() {
    failedCreations = 0;
    if (!isClosed()) {
      state = CircuitState.CLOSED;
      failedRuns = settings.failures() - 1;
    }
  }

  /** It says that it cannot, or says nothing. */
  void probeFailed(String why, long now) {
    open(why, now);
  }

  private void open(String why, long now) {
    state = CircuitState.OPEN;
    reason = Optional.of(why);
    openings++;
    failedCreations = 0;
    failedRuns = 0;
    probeAt = now + pauseNanos();
  }

  /** Its random half keeps services that failed together from coming back together. */
  private long pauseNanos() {
    long min = settings.openMin().toNanos();
    int doublings = Math.min(openings - 1, Long.numberOfLeadingZeros(min) - 2);
    long full = Math.min(settings.openMax().toNanos(), min << doublings);
    return full / 2 + random.nextLong(full / 2 + 1);
  }
}
