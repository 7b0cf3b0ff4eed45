package io.sandpool.emulator.agentrun;

/** What AgentRun cannot or will not do. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;

  Refusal(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  static Refusal badRequest(String message) {
    return new Refusal(400, "INVALID_REQUEST", message);
  }

  static Refusal noSandbox(String id) {
    return new Refusal(404, "NOT_FOUND", "sandbox not found: " + id);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
