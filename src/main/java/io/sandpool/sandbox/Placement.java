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
 */
public record Placement(
    String provider, String pool, String sandboxId, Start start, Optional<MissReason> missReason) {}
