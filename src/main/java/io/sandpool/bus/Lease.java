package io.sandpool.bus;

import io.sandpool.sandbox.MissReason;
import io.sandpool.sandbox.SandboxRef;
import io.sandpool.sandbox.SandboxSpec;
import io.sandpool.sandbox.Start;
import java.time.Duration;
import java.util.Optional;

/**
 * The exclusive right to one sandbox, for one run.
 *
 * @param pool the pool that granted it
 * @param slot the pool's slot
 * @param fencingToken proves the right; never given out twice
 * @param sandbox the sandbox
 * @param spec what the sandbox is made of, its limits above all
 * @param start warm, queued or cold
 * @param missReason why not warm
 * @param waited how long the request waited in the queue
 */
public record Lease(
    String pool,
    long slot,
    long fencingToken,
    SandboxRef sandbox,
    SandboxSpec spec,
    Start start,
    Optional<MissReason> missReason,
    Duration waited) {}
