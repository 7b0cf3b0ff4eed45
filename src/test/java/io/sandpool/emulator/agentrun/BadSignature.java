package io.sandpool.emulator.agentrun;

/** Why a request's signature is not taken. */
final class BadSignature extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Reason reason;

  /** What is wrong. */
  enum Reason {
    /** Nobody has that access key. */
    UNKNOWN_KEY,
    /** It is too old, or of the future. */
    DATE,
    /** It came before. */
    REPLAY,
    /** It is another one, or none. */
    OTHER
  }

  BadSignature(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  BadSignature(String message) {
    this(Reason.OTHER, message);
  }

  Reason reason() {
    return reason;
  }
}
