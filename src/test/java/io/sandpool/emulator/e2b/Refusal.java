package io.sandpool.emulator.e2b;

/** What the control plane cannot or will not do. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;

  Refusal(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  static Refusal noSandbox(String id) {
    return new Refusal(404, "Sandbox \"" + id + "\" doesn't exist or you don't have access to it");
  }

  int status() {
    return status;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
