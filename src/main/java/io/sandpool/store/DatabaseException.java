package io.sandpool.store;

/**
 * The database did not do what it was asked for. The message says what was wrong and, where an
 * operator can mend it, what to do; it holds no password. Has no stack trace and no cause: what the
 * driver said is in the message.
 */
public final class DatabaseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String problem;
  private final String fix;

  DatabaseException(Kind kind, String problem, String fix) {
    super((problem + " " + fix).strip(), null, false, false);
    this.kind = kind;
    this.problem = problem;
    this.fix = fix;
  }

  /** What was wrong. */
  public String problem() {
    return problem;
  }

  /** What an operator can do; empty where there is nothing. */
  public String fix() {
    return fix;
  }

  /** What sort of failure it is. */
  public Kind kind() {
    return kind;
  }

  /** How a database can fail. */
  public enum Kind {
    /** It cannot be reached, opened, or written to. */
    UNAVAILABLE,
    /** No answer in time; whether it was done is unknown. */
    TIMED_OUT,
    /** Too much waits already; it was not done. */
    OVERLOADED,
    /** The statement broke a rule, or is wrong; it was not done. */
    REFUSED,
    /** The database has been closed; it was not done. */
    CLOSED
  }
}
