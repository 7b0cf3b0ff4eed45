package io.sandpool.provider.guest;

/** What came out of a sandbox, or out of the engine's stream, breaks a rule; the stream is over. */
public final class ProtocolViolation extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String what;

  public ProtocolViolation(String what) {
    super(what, null, false, false);
    this.what = what;
  }

  /** What was done against which rule; part of a sentence, without anything that was sent. */
  public String what() {
    return what;
  }
}
