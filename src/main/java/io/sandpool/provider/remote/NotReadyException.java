package io.sandpool.provider.remote;

/** A new sandbox cannot be used; the message says why, in printable text. */
final class NotReadyException extends Exception {

  private static final long serialVersionUID = 1L;

  NotReadyException(String message) {
    super(message, null, false, false);
  }
}
