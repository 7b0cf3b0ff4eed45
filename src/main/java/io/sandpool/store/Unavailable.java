package io.sandpool.store;

import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;

/** A database that did not do what it was asked for, as callers are told of it. */
final class Unavailable {

  private final ServiceException told;

  /**
   * Tells callers {@code detail} and no more; the operator finds the rest in the log.
   *
   * @param detail what cannot be had without the database
   */
  Unavailable(String detail) {
    told = new ServiceException(new ServiceError.ProviderUnavailable(detail));
  }

  <T> Future<T> instead(Throwable failure) {
    return Future.failedFuture(failure instanceof DatabaseException ? told : failure);
  }
}
