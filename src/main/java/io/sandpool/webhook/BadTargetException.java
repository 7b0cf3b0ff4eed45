package io.sandpool.webhook;

/** A place to which no event may be sent. Its message says what is wrong and has no user's text. */
final class BadTargetException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BadTargetException(String message) {
    super(message, null, false, false);
  }
}
