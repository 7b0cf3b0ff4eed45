package io.sandpool.runs;

import io.sandpool.sandbox.ServiceError;

/** Which errors come before a program has begun. */
final class Refusal {

  private Refusal() {}

  /** Whether after {@code error} the same run may be ordered again without being run twice. */
  static boolean provesThatNothingRan(ServiceError error) {
    return error instanceof ServiceError.InvalidRequest
        || error instanceof ServiceError.UnknownLanguage
        || error instanceof ServiceError.QueueFull
        || error instanceof ServiceError.DeadlineUnreachable
        || error instanceof ServiceError.PoolDegraded
        || error instanceof ServiceError.CircuitOpen
        || error instanceof ServiceError.BudgetSpent
        || error instanceof ServiceError.ProviderUnavailable;
  }
}
