package io.sandpool.pool;

import io.sandpool.bus.SlotState;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.SlotIdentity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The life of one sandbox, from the wish for it to its end; used for one lease at most.
 *
 * <p>The state changes in {@link Slots#transition} only. A slot whose sandbox nobody knows yet has
 * the state CREATING, and no other has.
 */
final class Slot {

  private final SlotIdentity identity;
  private final SandboxSpec spec;
  private final long begunAt;

  private SlotState state = SlotState.CREATING;
  private @Nullable SandboxRef sandbox;
  private @Nullable Eviction verdict;
  private @Nullable Holder holder;
  private long readyAt;
  private long expiresAt;
  private long seenAliveAt;
  private long retiredAt;
  private int failedEndings;

  Slot(SlotIdentity identity, SandboxSpec spec, long begunAt) {
    this.identity = identity;
    this.spec = spec;
    this.begunAt = begunAt;
  }

  /** Whose lease it is, from the grant on and even after its end. */
  record Holder(String requestId, String tenant, long token, long expiresAt) {}

  long number() {
    return identity.slot();
  }

  SandboxSpec spec() {
    return spec;
  }

  long begunAt() {
    return begunAt;
  }

  SlotState state() {
    return state;
  }

  /** Only {@link Slots} calls this. */
  void setState(SlotState next) {
    state = next;
  }

  SandboxRef sandbox() {
    if (sandbox == null) {
      throw new IllegalStateException("slot " + number() + " has no sandbox yet");
    }
    return sandbox;
  }

  void becameReady(SandboxRef made, long now, long expiry) {
    sandbox = made;
    readyAt = now;
    seenAliveAt = now;
    expiresAt = expiry;
  }

  long readyAt() {
    return readyAt;
  }

  long expiresAt() {
    return expiresAt;
  }

  long seenAliveAt() {
    return seenAliveAt;
  }

  void seenAlive(long now) {
    seenAliveAt = now;
  }

  /**
   * Why it is to be replaced: an idle one when there is a better one, one in the making at once.
   */
  Optional<Eviction> verdict() {
    return Optional.ofNullable(verdict);
  }

  boolean isWanted() {
    return verdict == null;
  }

  /** Only {@link Slots} calls this. */
  void setVerdict(Eviction reason) {
    verdict = reason;
  }

  Optional<Holder> holder() {
    return Optional.ofNullable(holder);
  }

  void setHolder(Holder next) {
    holder = next;
  }

  long retiredAt() {
    return retiredAt;
  }

  void retired(long now) {
    retiredAt = now;
  }

  /** Counts a failed attempt to destroy; returns how many there were. */
  int endingFailed() {
    return ++failedEndings;
  }
}
