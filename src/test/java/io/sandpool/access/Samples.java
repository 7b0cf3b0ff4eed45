package io.sandpool.access;

import io.sandpool.bus.admin.Actor;
import io.sandpool.bus.admin.CreateKey;
import io.sandpool.bus.admin.KeyLimits;
import io.sandpool.bus.admin.Role;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/** Keys and those who make them. */
final class Samples {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final Actor SYSTEM = new Actor("root", "system", "127.0.0.1");
  static final Actor ACME = new Actor("ann", "acme", "192.0.2.9");

  private Samples() {}

  static KeyRecord key(String secret, Role role, Optional<Instant> expires, KeyLimits limits) {
    return new KeyRecord(
        "key_" + secret,
        "name of " + secret,
        role,
        "acme",
        "last",
        HexFormat.of().formatHex(Secret.hash(secret)),
        NOW,
        "root",
        expires,
        Optional.empty(),
        limits);
  }

  static CreateKey order(Actor actor) {
    return new CreateKey(
        actor, "robot 7", Role.RUN, Optional.empty(), Optional.empty(), KeyLimits.NONE);
  }
}
