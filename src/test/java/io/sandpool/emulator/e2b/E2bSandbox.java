package io.sandpool.emulator.e2b;

import io.sandpool.emulator.KernelSandbox;
import java.time.Instant;

/** A sandbox that is alive. */
final class E2bSandbox {

  private final String id;
  private final String token;
  private final NewSandbox order;
  private final KernelSandbox kernel;
  private final Interpreter interpreter;
  private final Instant startedAt;
  private Instant endAt;

  E2bSandbox(String id, String token, NewSandbox order, KernelSandbox kernel, Instant startedAt) {
    this.id = id;
    this.token = token;
    this.order = order;
    this.kernel = kernel;
    this.interpreter = new Interpreter(id, order, kernel);
    this.startedAt = startedAt;
    this.endAt = startedAt.plus(order.timeout());
  }

  String id() {
    return id;
  }

  /** What its data plane asks for where it is secure. */
  String token() {
    return token;
  }

  boolean secure() {
    return order.secure();
  }

  NewSandbox order() {
    return order;
  }

  KernelSandbox kernel() {
    return kernel;
  }

  Interpreter interpreter() {
    return interpreter;
  }

  Instant startedAt() {
    return startedAt;
  }

  Instant endAt() {
    return endAt;
  }

  void endAt(Instant end) {
    endAt = end;
  }
}
