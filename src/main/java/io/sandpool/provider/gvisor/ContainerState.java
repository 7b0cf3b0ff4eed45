package io.sandpool.provider.gvisor;

import java.time.Instant;

/**
 * A container as the engine sees it.
 *
 * @param running whether it has not ended yet
 * @param exitCode of an ended one
 * @param outOfMemory whether the kernel killed something of it at its memory limit
 * @param endedAt when an ended one ended, by the engine's clock; {@link Instant#MAX} where unknown
 */
record ContainerState(boolean running, long exitCode, boolean outOfMemory, Instant endedAt) {}
