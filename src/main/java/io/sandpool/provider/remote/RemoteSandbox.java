package io.sandpool.provider.remote;

import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SlotIdentity;
import java.time.Instant;

/**
 * A leased sandbox that is ready to run a program, or has run it. Used on the provider's context.
 */
final class RemoteSandbox {

  private final SandboxRef ref;
  private final String key;
  private final SlotIdentity identity;
  private final Workplace workplace;
  private final Instant mustEndAt;
  private final Instant retireAt;
  private Instant expiresAt;
  private Instant surelyOverAt;
  private boolean used;
  private int running;

  RemoteSandbox(
      SandboxRef ref,
      String key,
      SlotIdentity identity,
      Workplace workplace,
      Instant mustEndAt,
      Instant retireAt) {
    this.ref = ref;
    this.key = key;
    this.identity = identity;
    this.workplace = workplace;
    this.expiresAt = Instant.MIN;
    this.surelyOverAt = Instant.MIN;
    this.mustEndAt = mustEndAt;
    this.retireAt = retireAt;
  }

  SandboxRef ref() {
    return ref;
  }

  String id() {
    return ref.id();
  }

  String key() {
    return key;
  }

  SlotIdentity identity() {
    return identity;
  }

  Workplace workplace() {
    return workplace;
  }

  /** When nobody is to begin a program in it any more. */
  Instant retireAt() {
    return retireAt;
  }

  Instant expiresAt() {
    return expiresAt;
  }

  /**
   * Its life goes on.
   *
   * @param end when the cloud says that it ends; only hints at the truth, since the cloud's clock
   *     may be another one
   * @param longest what was asked for, by our clock
   */
  void renewed(Instant end, Instant now, Instant longest) {
    Instant most = longest.isBefore(mustEndAt) ? longest : mustEndAt;
    boolean plausible = end.isAfter(now) && end.isBefore(most);
    expiresAt = plausible ? end : most;
    surelyOverAt = most;
  }

  /** When it is over whatever the cloud's clock says, unless it is renewed. */
  Instant surelyOverAt() {
    return surelyOverAt;
  }

  /** A program is on its way into it. */
  void runBegins() {
    used = true;
    running++;
  }

  void runEnds() {
    running--;
  }

  /** Whether a program has been given to it, whatever became of it. */
  boolean isUsed() {
    return used;
  }

  boolean isRunning() {
    return running > 0;
  }
}
