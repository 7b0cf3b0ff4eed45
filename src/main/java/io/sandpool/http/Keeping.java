package io.sandpool.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * Why a run is to be kept.
 *
 * @param key present where the request may be repeated and is to be served once
 * @param prefer whether its answer is to be fetched later
 */
record Keeping(Optional<IdempotencyKey> key, Prefer prefer) {

  /** What {@code request} asks for; empty where its run is over with its answer. */
  static Optional<Keeping> of(HttpServerRequest request, AnswerFormat format) {
    Optional<IdempotencyKey> key = IdempotencyKey.of(request);
    Prefer prefer = Prefer.of(request);
    if (format == AnswerFormat.JSON) {
      return key.isPresent() || prefer.async()
          ? Optional.of(new Keeping(key, prefer))
          : Optional.empty();
    }
    if (key.isPresent()) {
      throw new ProblemException(
          Problem.of(
              ProblemType.NOT_ACCEPTABLE,
              "A stream cannot be given twice: with an Idempotency-Key, accept application/json."));
    }
    return Optional.empty();
  }
}
