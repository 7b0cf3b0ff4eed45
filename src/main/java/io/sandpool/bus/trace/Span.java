package io.sandpool.bus.trace;

import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A part of a request's time, as whoever spends it tells of it. It began when it was made, and must
 * be ended once; what is told later is lost.
 *
 * <p>May be used on any thread. No method blocks or throws. Values are ids, names from the
 * configuration and words from fixed sets; never what a caller or a program wrote, and no secret.
 */
public interface Span {

  /** Nobody listens. */
  Span NONE = new NoSpan();

  /** Whether anybody listens; ask before working out what to tell. */
  boolean isRecorded();

  /** The trace that it belongs to, 32 hexadecimal digits. */
  Optional<String> traceId();

  /** A part of this that begins now. */
  Span child(SpanName name);

  /** A part of this that ends now and has taken so long, as somebody says who may lie. */
  void past(SpanName name, Duration took);

  /** Tells something of it. */
  void set(SpanKey key, String value);

  /** Tells something of it. */
  void set(SpanKey key, long value);

  /** Something happened just now, for that reason. */
  void event(SpanEvent what, String reason);

  /** It fails, for that reason. */
  void fail(String reason);

  /**
   * Lasts as long as {@code work}: is told {@code good} of what comes of it, or that it failed, and
   * ends.
   */
  default <T> Future<T> during(Future<T> work, Consumer<T> good) {
    return work.onSuccess(good::accept)
        .onFailure(failure -> fail(reason(failure)))
        .onComplete(over -> end());
  }

  /** The reason that a failure is told by: the kind of the error, and nothing that it says. */
  static String reason(Throwable failure) {
    return failure instanceof ServiceException known
        ? known.error().getClass().getSimpleName()
        : ServiceError.Internal.class.getSimpleName();
  }

  /** It is over. */
  void end();
}
