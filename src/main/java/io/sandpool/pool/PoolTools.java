package io.sandpool.pool;

import io.sandpool.bus.Bus;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What every pool needs of its surroundings; one for all pools.
 *
 * @param bus the bus, whose ticker is the pools' clock
 * @param wallClock for moments that people read
 * @param random for jitter; safe for use by several threads
 * @param slotNumbers gives a number that it never gave before in this life of the service; safe for
 *     use by several threads
 */
public record PoolTools(
    Bus bus, InstantSource wallClock, RandomGenerator random, LongSupplier slotNumbers) {}
