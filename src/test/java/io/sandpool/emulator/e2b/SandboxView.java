package io.sandpool.emulator.e2b;

import java.time.Instant;
import java.util.Map;

/** A sandbox as it was at one moment. */
public record SandboxView(
    String id,
    String template,
    boolean secure,
    Map<String, String> metadata,
    Instant startedAt,
    Instant endAt) {

  static SandboxView of(E2bSandbox sandbox) {
    return new SandboxView(
        sandbox.id(),
        sandbox.order().template().alias(),
        sandbox.secure(),
        sandbox.order().metadata(),
        sandbox.startedAt(),
        sandbox.endAt());
  }
}
