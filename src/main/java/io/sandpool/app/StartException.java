package io.sandpool.app;

/**
 * The service cannot start; the message says what was wrong and what to do, and is all that an
 * operator needs.
 */
final class StartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StartException(String message) {
    super(message, null, false, false);
  }
}
