package io.sandpool.host;

import java.util.OptionalDouble;

/**
 * A machine at one moment.
 *
 * @param totalMemory bytes of memory that the service and its sandboxes may use at all
 * @param availableMemory bytes of them that can be taken without swapping
 * @param swapUsed bytes that have been swapped out
 * @param memoryPressure the share of the last ten seconds in which something waited for memory;
 *     empty where the system does not tell
 * @param cpuUse the share of processor time in use since the sample before; empty for the first
 * @param cpuPressure the share of the last ten seconds in which something waited for a processor;
 *     empty where the system does not tell
 */
public record HostSample(
    long totalMemory,
    long availableMemory,
    long swapUsed,
    OptionalDouble memoryPressure,
    OptionalDouble cpuUse,
    OptionalDouble cpuPressure) {}
