package io.sandpool.bus;

import io.sandpool.sandbox.ServiceError;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/**
 * A {@link ServiceError} as the bus carries it: a failed reply with a code of its own for each
 * kind.
 */
public final class ServiceFailure extends ReplyException {

  private static final long serialVersionUID = 1L;

  private final transient ServiceError error;

  /** Wraps {@code error}. */
  public ServiceFailure(ServiceError error) {
    super(ReplyFailure.RECIPIENT_FAILURE, codeOf(error), error.detail());
    this.error = error;
  }

  /** What the service could not do. */
  public ServiceError error() {
    return error;
  }

  /** The code on the bus; stable, one for each kind of error. */
  public static int codeOf(ServiceError error) {
    if (error instanceof ServiceError.InvalidRequest) {
      return 1;
    } else if (error instanceof ServiceError.UnknownLanguage) {
      return 2;
    } else if (error instanceof ServiceError.Unauthorised) {
      return 3;
    } else if (error instanceof ServiceError.QueueFull) {
      return 4;
    } else if (error instanceof ServiceError.DeadlineUnreachable) {
      return 5;
    } else if (error instanceof ServiceError.PoolDegraded) {
      return 6;
    } else if (error instanceof ServiceError.ProviderUnavailable) {
      return 7;
    } else if (error instanceof ServiceError.ProviderLost) {
      return 8;
    } else if (error instanceof ServiceError.Cancelled) {
      return 9;
    } else if (error instanceof ServiceError.CircuitOpen) {
      return 11;
    } else if (error instanceof ServiceError.BudgetSpent) {
      return 12;
    } else if (error instanceof ServiceError.Busy) {
      return 13;
    } else if (error instanceof ServiceError.NotFound) {
      return 14;
    } else if (error instanceof ServiceError.Stale) {
      return 15;
    } else if (error instanceof ServiceError.LimitReached) {
      return 16;
    } else if (error instanceof ServiceError.KeyReused) {
      return 17;
    } else {
      return 10;
    }
  }
}
