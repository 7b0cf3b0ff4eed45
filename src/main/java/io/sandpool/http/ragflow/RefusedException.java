package io.sandpool.http.ragflow;

/** An operator asked for what cannot be. Has no stack trace: it is an answer, not an accident. */
final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With a sentence for the operator. */
  RefusedException(String sentence) {
    super(sentence, null, false, false);
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
