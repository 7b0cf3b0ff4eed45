package io.sandpool.dispatch;

import io.sandpool.sandbox.ServiceError;

/** Refusals in other words. */
final class Refusals {

  private Refusals() {}

  /** The same error with another sentence; errors that are no refusals stay as they are. */
  static ServiceError withDetail(ServiceError error, String detail) {
    if (error instanceof ServiceError.DeadlineUnreachable late) {
      return new ServiceError.DeadlineUnreachable(detail, late.retryAfter());
    } else if (error instanceof ServiceError.QueueFull full) {
      return new ServiceError.QueueFull(detail, full.retryAfter());
    } else if (error instanceof ServiceError.PoolDegraded ill) {
      return new ServiceError.PoolDegraded(detail, ill.retryAfter());
    } else if (error instanceof ServiceError.CircuitOpen open) {
      return new ServiceError.CircuitOpen(detail, open.retryAfter());
    } else if (error instanceof ServiceError.BudgetSpent spent) {
      return new ServiceError.BudgetSpent(detail, spent.retryAfter());
    } else if (error instanceof ServiceError.ProviderUnavailable away) {
      return new ServiceError.ProviderUnavailable(detail, away.lasting());
    }
    return error;
  }
}
