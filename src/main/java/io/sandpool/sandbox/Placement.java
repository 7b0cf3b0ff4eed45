package io.sandpool.sandbox;

import java.util.Optional;

/**
 * Where a program ran and how it came there.
 *
 * @param provider the provider's id
 * @param pool the pool's name
 * @param sandboxId the provider's id of the sandbox
 * @param start warm, queued or cold
 * @param missReason why the start was not warm
 * @param spill what it left for this provider, and why; empty where it ran where it was to run
 *     first
 */
public record Placement(
    String provider,
    String pool,
    String sandboxId,
    Start start,
    Optional<MissReason> missReason,
    Optional<Spill> spill) {

  /**
   * A move from one provider to another.
   *
   * @param from the first provider that was tried or passed over
   * @param reason why
   */
  public record Spill(String from, SpillReason reason) {}
}
