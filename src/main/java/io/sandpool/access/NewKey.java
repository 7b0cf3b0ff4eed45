package io.sandpool.access;

import io.sandpool.bus.access.Caller;
import io.sandpool.bus.admin.CreateKey;
import io.sandpool.bus.admin.KeyLimits;
import io.sandpool.bus.admin.Role;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;

/** Puts records of new keys together. */
final class NewKey {

  private static final int ID_BYTES = 8;

  private NewKey() {}

  static KeyRecord of(String secret, CreateKey ask, String tenant, Instant now) {
    return new KeyRecord(
        id(),
        ask.name(),
        ask.role(),
        tenant,
        Secret.last4(secret),
        HexFormat.of().formatHex(Secret.hash(secret)),
        millis(now),
        ask.actor().name(),
        ask.expires().map(NewKey::millis),
        Optional.empty(),
        ask.limits());
  }

  /** For those who run the service, without limits. */
  static KeyRecord admin(String secret, String createdBy, Instant now) {
    return new KeyRecord(
        id(),
        "admin",
        Role.ADMIN,
        Caller.SYSTEM,
        Secret.last4(secret),
        HexFormat.of().formatHex(Secret.hash(secret)),
        millis(now),
        createdBy,
        Optional.empty(),
        Optional.empty(),
        KeyLimits.NONE);
  }

  /** Databases keep no more. */
  private static Instant millis(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }

  private static String id() {
    byte[] bytes = new byte[ID_BYTES];
    new SecureRandom().nextBytes(bytes);
    return "key_" + HexFormat.of().formatHex(bytes);
  }
}
