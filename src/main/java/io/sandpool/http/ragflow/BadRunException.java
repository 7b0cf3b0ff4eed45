package io.sandpool.http.ragflow;

import java.util.List;

/**
 * A body that is no request for a run. Without issues, it could not be read at all. Has no stack
 * trace: it is an answer, not an accident.
 */
final class BadRunException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Issue> issues;

  private BadRunException(List<Issue> issues) {
    super("The body is no request for a run", null, false, false);
    this.issues = List.copyOf(issues);
  }

  static BadRunException unreadable() {
    return new BadRunException(List.of());
  }

  static BadRunException of(List<Issue> issues) {
    return new BadRunException(issues);
  }

  List<Issue> issues() {
    return issues;
  }
}
