package io.sandpool.http;

import io.sandpool.http.schema.Violation;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which failure becomes which {@link Problem}: the one table. */
final class Problems {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private static final String DEFECT =
      "The service failed in a way that it did not foresee; its log has the cause.";

  private Problems() {}

  /** The problem that tells of {@code failure}; a defect is logged, and nothing of it told. */
  static Problem of(Throwable failure, String requestId) {
    if (failure instanceof ProblemException known) {
      return known.problem();
    }
    if (failure instanceof ServiceException known) {
      return of(known.error());
    }
    LOG.error("Defect in request {}", requestId, failure);
    return Problem.of(ProblemType.INTERNAL, DEFECT);
  }

  static Problem of(ServiceError error) {
    String detail = error.detail();
    if (error instanceof ServiceError.InvalidRequest invalid) {
      return Problem.of(
          ProblemType.INVALID_REQUEST, List.of(new Violation(invalid.pointer(), detail)));
    } else if (error instanceof ServiceError.UnknownLanguage unknown) {
      return Problem.of(ProblemType.UNKNOWN_LANGUAGE, detail).with("languages", unknown.known());
    } else if (error instanceof ServiceError.Unauthorised) {
      return Problem.of(ProblemType.UNAUTHORISED, detail);
    } else if (error instanceof ServiceError.QueueFull full) {
      return Problem.of(ProblemType.QUEUE_FULL, detail).retryAfter(full.retryAfter());
    } else if (error instanceof ServiceError.DeadlineUnreachable late) {
      Problem problem = Problem.of(ProblemType.DEADLINE_UNREACHABLE, detail);
      return late.retryAfter().map(problem::retryAfter).orElse(problem);
    } else if (error instanceof ServiceError.PoolDegraded ill) {
      Problem problem = Problem.of(ProblemType.POOL_DEGRADED, detail);
      return ill.retryAfter().map(problem::retryAfter).orElse(problem);
    } else if (error instanceof ServiceError.CircuitOpen open) {
      return Problem.of(ProblemType.PROVIDER_UNAVAILABLE, detail).retryAfter(open.retryAfter());
    } else if (error instanceof ServiceError.BudgetSpent spent) {
      return Problem.of(ProblemType.BUDGET_SPENT, detail).retryAfter(spent.retryAfter());
    } else if (error instanceof ServiceError.LimitReached limit) {
      return Problem.of(ProblemType.KEY_LIMIT, detail).retryAfter(limit.retryAfter());
    } else if (error instanceof ServiceError.KeyReused) {
      return Problem.of(ProblemType.IDEMPOTENCY_KEY_REUSED, detail);
    } else if (error instanceof ServiceError.NotFound) {
      return Problem.of(ProblemType.NOT_FOUND, detail);
    } else if (error instanceof ServiceError.Stale) {
      return Problem.of(ProblemType.PRECONDITION_FAILED, detail);
    } else if (error instanceof ServiceError.Busy) {
      return Problem.of(ProblemType.CONFLICT, detail);
    } else if (error instanceof ServiceError.ProviderUnavailable) {
      return Problem.of(ProblemType.PROVIDER_UNAVAILABLE, detail);
    } else if (error instanceof ServiceError.ProviderLost) {
      return Problem.of(ProblemType.PROVIDER_LOST, detail);
    } else if (error instanceof ServiceError.Cancelled) {
      return Problem.of(ProblemType.CANCELLED, detail);
    } else {
      return Problem.of(ProblemType.INTERNAL, detail);
    }
  }

  /** What the HTTP library itself turned away. */
  static Problem ofStatus(int status) {
    return switch (status) {
      case 404 -> Problem.of(ProblemType.NOT_FOUND, "This path does not exist; see /openapi.json.");
      case 414 ->
          Problem.of(ProblemType.URI_TOO_LONG, "The request line is longer than 4096 bytes.");
      case 431 ->
          Problem.of(ProblemType.HEADERS_TOO_LARGE, "The headers are longer than 8192 bytes.");
      default -> Problem.of(ProblemType.MALFORMED_REQUEST, "The request could not be understood.");
    };
  }
}
