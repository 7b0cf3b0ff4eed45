package io.sandpool.provider.remote;

import io.sandpool.provider.ProviderListener.ErrorKind;
import io.sandpool.provider.guest.Printable;
import io.sandpool.sandbox.ServiceError;
import io.sandpool.sandbox.ServiceException;
import java.util.Optional;

/** Says failures of a cloud in the caller's terms. */
final class Failures {

  private static final int MAX_DETAIL = 600;

  private Failures() {}

  /** Nothing of a program ran. */
  static ServiceException unavailable(String detail) {
    return new ServiceException(
        new ServiceError.ProviderUnavailable(Printable.withoutPaths(detail, MAX_DETAIL)));
  }

  /** The same of a cloud that will say so again until somebody changes something. */
  static ServiceException refused(String detail) {
    return new ServiceException(
        new ServiceError.ProviderUnavailable(Printable.withoutPaths(detail, MAX_DETAIL), true));
  }

  /** A program began, and what became of it is not known. */
  static ServiceException lost(String detail) {
    return new ServiceException(
        new ServiceError.ProviderLost(Printable.withoutPaths(detail, MAX_DETAIL)));
  }

  /** A run whose end is not known. */
  static ServiceException ofRun(Optional<CloudException> why) {
    if (why.isPresent() && why.get().harmless()) {
      return unavailable(
          "The sandbox could not be given the program: %s".formatted(why.get().getMessage()));
    }
    return lost(
        "The sandbox was lost while the program ran: %s"
            .formatted(
                why.map(CloudException::getMessage)
                    .orElse("its execution ended without the program's end")));
  }

  /** A run of which nothing was heard, though its end was due. */
  static ServiceException silent() {
    return lost(
        "The sandbox was lost while the program ran: the cloud has fallen silent, and whether the"
            + " program came to its end is unknown.");
  }

  /** What a failed future of a {@link Cloud} carries; a defect becomes a failure, too. */
  static CloudException of(Throwable failure) {
    return failure instanceof CloudException known
        ? known
        : new CloudException(
            CloudException.Kind.BAD_ANSWER,
            "the cloud's client failed: " + failure,
            false,
            Optional.empty());
  }

  /** How it is counted. */
  static ErrorKind kindOf(CloudException failure) {
    return switch (failure.kind()) {
      case UNREACHABLE -> ErrorKind.UNREACHABLE;
      case TIMED_OUT -> ErrorKind.TIMED_OUT;
      case UNAUTHORISED -> ErrorKind.UNAUTHORISED;
      case THROTTLED -> ErrorKind.THROTTLED;
      case NOT_FOUND -> ErrorKind.NOT_FOUND;
      case REFUSED -> ErrorKind.REFUSED;
      case SERVER_ERROR -> ErrorKind.SERVER_ERROR;
      case BAD_ANSWER -> ErrorKind.PROTOCOL;
    };
  }
}
