package io.sandpool.provider.gvisor;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.sandpool.provider.ProviderListener.ErrorKind;
import io.sandpool.provider.guest.Printable;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import java.time.Duration;

/** A call to the engine that did not do what it should. Its message may hold paths of the host. */
final class EngineFailure extends Exception {

  private static final long serialVersionUID = 1L;
  private static final int MAX_MESSAGE = 400;

  private final ErrorKind kind;

  private EngineFailure(ErrorKind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** What kind of failure. */
  ErrorKind kind() {
    return kind;
  }

  static EngineFailure unreachable(String call, String reason) {
    return new EngineFailure(
        ErrorKind.UNREACHABLE, "The container engine does not answer (" + call + "): " + reason);
  }

  static EngineFailure timedOut(String call, Duration after) {
    return new EngineFailure(
        ErrorKind.TIMED_OUT,
        "The container engine did not answer '" + call + "' within " + after.toMillis() + " ms.");
  }

  static EngineFailure overloaded(String lane, int queued) {
    return new EngineFailure(
        ErrorKind.OVERLOADED,
        "The lane '"
            + lane
            + "' to the container engine is full with "
            + queued
            + " calls waiting.");
  }

  static EngineFailure refused(String call, int status, String words) {
    return new EngineFailure(
        status == 404 ? ErrorKind.NOT_FOUND : ErrorKind.REFUSED,
        "The container engine refused '" + call + "' with status " + status + ": " + words);
  }

  /** Classifies what docker-java or a socket threw. */
  static EngineFailure of(String call, Throwable cause) {
    if (cause instanceof EngineFailure known) {
      return known;
    }
    if (cause instanceof NotFoundException notFound) {
      return refused(call, 404, wordsOf(notFound));
    }
    if (cause instanceof DockerException refusal) {
      return refused(call, refusal.getHttpStatus(), wordsOf(refusal));
    }
    return unreachable(call, wordsOf(rootOf(cause)));
  }

  private static Throwable rootOf(Throwable cause) {
    Throwable root = cause;
    for (int depth = 0; depth < 16 && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    return root;
  }

  private static String wordsOf(Throwable cause) {
    String words = cause.getMessage();
    return Printable.of(words == null ? cause.getClass().getSimpleName() : words, MAX_MESSAGE);
  }

  /** The same for a caller: nothing of the program ran. */
  ServiceException asUnavailable() {
    return new ServiceException(
        new ServiceError.ProviderUnavailable(
            Printable.withoutPaths(String.valueOf(getMessage()), MAX_MESSAGE + 100)));
  }
}
