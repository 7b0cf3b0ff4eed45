package io.sandpool.settings;

/** What was sealed cannot be opened. The message says why and what to do; it holds no secret. */
public final class SealException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SealException(String message) {
    super(message, null, false, false);
  }
}
