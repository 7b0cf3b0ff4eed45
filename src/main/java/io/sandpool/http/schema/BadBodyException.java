package io.sandpool.http.schema;

import java.util.List;

/** A body that is no JSON at all, or does not fit its schema. Has no stack trace. */
public final class BadBodyException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean malformed;
  private final transient List<Violation> violations;

  private BadBodyException(boolean malformed, List<Violation> violations) {
    super(violations.get(0).detail(), null, false, false);
    this.malformed = malformed;
    this.violations = List.copyOf(violations);
  }

  static BadBodyException malformed(String pointer, String detail) {
    return new BadBodyException(true, List.of(new Violation(pointer, detail)));
  }

  static BadBodyException invalid(List<Violation> violations) {
    return new BadBodyException(false, violations);
  }

  /** Whether the body is not even well-formed JSON. */
  public boolean isMalformed() {
    return malformed;
  }

  /** What is wrong with it, at least one. */
  public List<Violation> violations() {
    return violations;
  }
}
