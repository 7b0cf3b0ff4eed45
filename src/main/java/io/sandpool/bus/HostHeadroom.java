package io.sandpool.bus;

/**
 * What the host can bear, as measured just now.
 *
 * @param sandboxes how many more the pool may have than it has; negative where the host runs out of
 *     memory and the pool is to have fewer
 * @param cpuBusy whether the host's processors are so busy that nothing should be made ahead of
 *     demand
 */
public record HostHeadroom(int sandboxes, boolean cpuBusy) {}
