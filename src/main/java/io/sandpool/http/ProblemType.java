package io.sandpool.http;

import java.util.Locale;

/** Every kind of problem that the API answers. Names and statuses are part of the contract. */
enum ProblemType {
  MALFORMED_REQUEST(400, "The request is not well-formed HTTP"),
  MALFORMED_JSON(400, "The body is not well-formed JSON"),
  INVALID_REQUEST(400, "The request breaks the contract"),
  UNAUTHORISED(401, "A valid key is needed"),
  FORBIDDEN(403, "The key does not allow that"),
  NOT_FOUND(404, "There is nothing here"),
  METHOD_NOT_ALLOWED(405, "This path does not know that method"),
  NOT_ACCEPTABLE(406, "No acceptable media type"),
  REQUEST_TIMEOUT(408, "The request took too long to arrive"),
  CONFLICT(409, "That is under way already"),
  PRECONDITION_FAILED(412, "That has changed meanwhile"),
  TOO_LARGE(413, "The body is too large"),
  URI_TOO_LONG(414, "The request line is too long"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body has an unsupported media type"),
  MISDIRECTED(421, "The request is meant for another host"),
  UNKNOWN_LANGUAGE(422, "Nobody here speaks that language"),
  IDEMPOTENCY_KEY_REUSED(422, "The idempotency key belongs to another request"),
  INVALID_SETTINGS(422, "The settings cannot be put in force"),
  PRECONDITION_REQUIRED(428, "Say which version you are changing"),
  QUEUE_FULL(429, "The queue is full"),
  BUDGET_SPENT(429, "What leased sandboxes may cost is spent"),
  KEY_LIMIT(429, "The key's limit is reached"),
  TOO_MANY_ATTEMPTS(429, "Too many wrong keys"),
  HEADERS_TOO_LARGE(431, "The request's headers are too large"),
  INTERNAL(500, "The service failed"),
  PROVIDER_LOST(502, "The sandbox was lost"),
  TOO_BUSY(503, "Too many requests in progress"),
  DEADLINE_UNREACHABLE(503, "No sandbox could be had in time"),
  POOL_DEGRADED(503, "The pool cannot make sandboxes at present"),
  PROVIDER_UNAVAILABLE(503, "The provider is not available"),
  NOT_READY(503, "The service is not ready"),
  CANCELLED(503, "The run was cancelled");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /** The name in metrics and at the end of the type's URI. */
  String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String uri() {
    return "urn:sandpool:problem:" + slug();
  }
}
