package io.sandpool.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Reads request bodies of bounded size in bounded time, within the memory that all of them may hold
 * together.
 */
final class BodyReader {

  private static final Duration BUSY_RETRY = Duration.ofSeconds(1);

  private final int maxBytes;
  private final BodyBudget budget;

  BodyReader(int maxBytes, BodyBudget budget) {
    this.maxBytes = maxBytes;
    this.budget = budget;
  }

  /**
   * Reads the whole body; call it before control returns to the event loop.
   *
   * @return the body, or a failure that is a {@link ProblemException}
   */
  Future<Buffer> read(Exchange exchange) {
    Reading reading = new Reading(exchange);
    long declared = declaredLength(exchange.request());
    if (declared > maxBytes) {
      reading.refuse(tooLarge());
    } else {
      reading.begin();
    }
    return reading.promise.future();
  }

  private static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private Problem tooLarge() {
    return Problem.of(
        ProblemType.TOO_LARGE, "The body is larger than %d bytes.".formatted(maxBytes));
  }

  /** One body on its way in. Its memory is given back when the exchange ends. */
  private final class Reading {

    private final Exchange exchange;
    private final HttpServerRequest request;
    private final Promise<Buffer> promise = Promise.promise();
    private final Buffer body = Buffer.buffer();
    private long reserved;
    private long discarded;

    Reading(Exchange exchange) {
      this.exchange = exchange;
      this.request = exchange.request();
    }

    void begin() {
      exchange.context().addEndHandler(end -> over());
      exchange.connection().enter(Connections.Phase.BODY, this::expire);
      request.handler(this::take).endHandler(end -> whole()).exceptionHandler(e -> gone());
      if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
        exchange.response().writeContinue();
      }
    }

    private void take(Buffer chunk) {
      if (body.length() + (long) chunk.length() > maxBytes) {
        refuse(tooLarge());
      } else if (!budget.tryReserve(chunk.length())) {
        refuse(
            Problem.of(ProblemType.TOO_BUSY, "Too many large requests are in progress; try later.")
                .retryAfter(BUSY_RETRY));
      } else {
        reserved += chunk.length();
        body.appendBuffer(chunk);
      }
    }

    private void whole() {
      exchange.connection().enter(Connections.Phase.RUN);
      promise.tryComplete(body);
    }

    /** Answers, and lets a client that is still sending come to its answer, within bounds. */
    void refuse(Problem problem) {
      request.endHandler(end -> {});
      request.handler(
          rest -> {
            discarded += rest.length();
            if (discarded > 2L * maxBytes) {
              request.connection().close();
            }
          });
      promise.tryFail(new ProblemException(problem));
    }

    private void expire() {
      refuse(
          Problem.of(
              ProblemType.REQUEST_TIMEOUT, "The body took too long to arrive; send it faster."));
    }

    private void gone() {
      promise.tryFail(
          new ProblemException(
              Problem.of(ProblemType.MALFORMED_REQUEST, "The body ended before it was whole.")));
    }

    private void over() {
      budget.release(reserved);
      reserved = 0;
    }
  }
}
