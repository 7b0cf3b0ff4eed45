package io.sandpool.sandbox;

/**
 * Carries a {@link ServiceError} where the language wants an exception. Has no stack trace: it is
 * an answer, not an accident.
 */
public final class ServiceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ServiceError error;

  /** Wraps {@code error}. */
  public ServiceException(ServiceError error) {
    super(error.detail(), null, false, false);
    this.error = error;
  }

  /** What the service could not do. */
  public ServiceError error() {
    return error;
  }

  /** Whether {@code failure} will be the same again until somebody changes something. */
  public static boolean isLasting(Throwable failure) {
    return failure instanceof ServiceException known
        && known.error() instanceof ServiceError.ProviderUnavailable away
        && away.lasting();
  }
}
