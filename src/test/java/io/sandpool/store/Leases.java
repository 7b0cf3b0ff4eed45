package io.sandpool.store;

import io.sandpool.provider.RemoteLease;
import io.sandpool.sandbox.SlotIdentity;
import java.time.Instant;
import java.util.Optional;

/** Leases for tests. */
final class Leases {

  static final Instant BIRTH = Instant.parse("2026-01-02T03:04:05.678Z");

  private Leases() {}

  static RemoteLease intended(String provider, String key) {
    return born(provider, key, 0);
  }

  static RemoteLease born(String provider, String key, int seconds) {
    Instant birth = BIRTH.plusSeconds(seconds);
    return new RemoteLease(
        provider,
        key,
        Optional.empty(),
        "boot",
        new SlotIdentity("python", Long.MAX_VALUE, Integer.MAX_VALUE),
        birth,
        birth.plusSeconds(300));
  }

  static RemoteLease confirmed(RemoteLease lease, String sandboxId, int seconds) {
    return new RemoteLease(
        lease.provider(),
        lease.key(),
        Optional.of(sandboxId),
        lease.boot(),
        lease.identity(),
        lease.createdAt(),
        lease.createdAt().plusSeconds(seconds));
  }
}
