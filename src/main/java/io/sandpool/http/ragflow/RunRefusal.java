package io.sandpool.http.ragflow;

import io.sandpool.sandbox.ServiceError;

/** What RAGFlow is told of what the service could not do. */
final class RunRefusal {

  static final int NO_SANDBOX = -10;
  static final int LOST = -3;
  static final int DEFECT = -999;
  static final int TOO_MANY = -429;

  static final RunResult TOO_MANY_REQUESTS =
      RunResult.notRun(
          "Too many requests, please try again later",
          TOO_MANY,
          "Too many requests, please try again later");

  private RunRefusal() {}

  static RunResult of(ServiceError error) {
    if (error instanceof ServiceError.Internal) {
      return RunResult.notRun(error.detail(), DEFECT, "unhandled_exception");
    } else if (error instanceof ServiceError.ProviderLost
        || error instanceof ServiceError.Cancelled
        || error instanceof ServiceError.InvalidRequest) {
      return RunResult.notRun(error.detail(), LOST, "internal_error");
    }
    return RunResult.notRun("Container pool is busy", NO_SANDBOX, "no_available_container");
  }
}
