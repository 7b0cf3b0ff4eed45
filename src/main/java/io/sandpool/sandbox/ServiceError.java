package io.sandpool.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the service could not do. Distinct from an {@link Outcome}, which is what the program did.
 *
 * <p>{@link #detail} is a sentence for the caller: what was wrong, what was expected, what to do.
 * It holds no secret, no stack trace and no path of the host.
 */
public sealed interface ServiceError {

  /** A sentence for the caller. */
  String detail();

  /**
   * The request breaks the contract; {@code pointer} is a JSON pointer to the place, empty for the
   * whole.
   */
  record InvalidRequest(String detail, String pointer) implements ServiceError {}

  /** No pool serves the language. */
  record UnknownLanguage(String detail, List<String> known) implements ServiceError {
    public UnknownLanguage {
      known = List.copyOf(known);
    }
  }

  /** The caller did not say who it is, or is not allowed. */
  record Unauthorised(String detail) implements ServiceError {}

  /** The pool's queue is full; try again after {@code retryAfter}. */
  record QueueFull(String detail, Duration retryAfter) implements ServiceError {}

  /** No sandbox could be had before the deadline. */
  record DeadlineUnreachable(String detail, Optional<Duration> retryAfter)
      implements ServiceError {}

  /**
   * The pool cannot make sandboxes at present, or serves nobody; it may be able to after {@code
   * retryAfter} where that depends on nobody's doing something.
   */
  record PoolDegraded(String detail, Optional<Duration> retryAfter) implements ServiceError {

    /** Nobody knows for how long. */
    public PoolDegraded(String detail) {
      this(detail, Optional.empty());
    }
  }

  /**
   * The provider's calls failed so often that it is left alone for a while; nothing of the program
   * ran.
   */
  record CircuitOpen(String detail, Duration retryAfter) implements ServiceError {}

  /** What may be spent on leased sandboxes is spent; nothing of the program ran. */
  record BudgetSpent(String detail, Duration retryAfter) implements ServiceError {}

  /** A limit of the caller's key is reached; nothing of the program ran. */
  record LimitReached(String detail, Duration retryAfter) implements ServiceError {}

  /** The caller gave the same idempotency key to another request before. */
  record KeyReused(String detail) implements ServiceError {}

  /** What was asked for is not there, or is another tenant's. */
  record NotFound(String detail) implements ServiceError {}

  /** What was to be changed has changed meanwhile; {@code current} is its version now. */
  record Stale(String detail, long current) implements ServiceError {}

  /** What was asked for is under way already, and may not be twice at the same time. */
  record Busy(String detail) implements ServiceError {}

  /**
   * The provider cannot be reached or refuses; nothing of the program ran. Where it is {@code
   * lasting}, asking again is of no use until somebody changes something: credentials, a template.
   */
  record ProviderUnavailable(String detail, boolean lasting) implements ServiceError {

    /** It may pass. */
    public ProviderUnavailable(String detail) {
      this(detail, false);
    }
  }

  /**
   * The sandbox vanished while the program ran, through no fault of the program as far as can be
   * told.
   */
  record ProviderLost(String detail) implements ServiceError {}

  /** The caller went away or the service shuts down; nobody awaits the answer. */
  record Cancelled(String detail) implements ServiceError {}

  /** A defect of the service. */
  record Internal(String detail) implements ServiceError {}
}
