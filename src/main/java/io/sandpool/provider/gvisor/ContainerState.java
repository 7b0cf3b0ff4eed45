package io.sandpool.provider.gvisor;

/**
 * A container as the engine sees it.
 *
 * @param running whether it has not ended yet
 * @param exitCode of an ended one
 * @param outOfMemory whether the kernel killed something of it at its memory limit
 */
record ContainerState(boolean running, long exitCode, boolean outOfMemory) {}
