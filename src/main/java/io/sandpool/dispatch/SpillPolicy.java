package io.sandpool.dispatch;

import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.SpillReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When a request goes to the next provider instead of waiting for, or being refused by, the one
 * before.
 *
 * @param order the providers that serve a request which names none, in the order in which they are
 *     tried
 * @param exhausted where a pool has no sandbox within the patience
 * @param degraded where a pool cannot make sandboxes, or its provider cannot be reached
 * @param languageMissing where the first provider does not run the language
 * @param patience how long a request waits at a pool while there is another; never empty, an
 *     Optional because that is what a pool is told
 */
public record SpillPolicy(
    List<String> order,
    boolean exhausted,
    boolean degraded,
    boolean languageMissing,
    Optional<Duration> patience) {

  public SpillPolicy {
    order = List.copyOf(order);
  }

  /** Why {@code error} may send a request elsewhere; empty where nobody else could do better. */
  static Optional<SpillReason> reasonOf(ServiceError error) {
    if (error instanceof ServiceError.DeadlineUnreachable
        || error instanceof ServiceError.QueueFull) {
      return Optional.of(SpillReason.EXHAUSTED);
    } else if (error instanceof ServiceError.PoolDegraded) {
      return Optional.of(SpillReason.DEGRADED);
    } else if (error instanceof ServiceError.CircuitOpen) {
      return Optional.of(SpillReason.CIRCUIT_OPEN);
    } else if (error instanceof ServiceError.BudgetSpent) {
      return Optional.of(SpillReason.BUDGET);
    } else if (error instanceof ServiceError.ProviderUnavailable) {
      return Optional.of(SpillReason.PROVIDER_DOWN);
    } else {
      return Optional.empty();
    }
  }

  /** Whether a request may go elsewhere for that reason. */
  boolean allows(SpillReason reason) {
    return switch (reason) {
      case EXHAUSTED -> exhausted;
      case DEGRADED, CIRCUIT_OPEN, PROVIDER_DOWN, PROVIDER_LOST -> degraded;
      case LANGUAGE_MISSING -> languageMissing;
      case FEATURE_MISSING, BUDGET -> true;
    };
  }
}
