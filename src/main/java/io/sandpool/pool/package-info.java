/**
 * Pools of warm, single-use sandboxes. {@link io.sandpool.pool.PoolVerticle} is the actor and the
 * way in; {@code PoolCore} decides, and is the only owner of a pool's slots.
 *
 * <p>The core is a synchronous state machine: a command and a reading of the clock go in, effects
 * come out. It has no clock, timer, thread, bus or random source of its own, so a test can play any
 * history in any order of time. Inside, each duty has a small class: {@code Slots} keeps the slots
 * and checks every transition, {@code WaitQueue} the callers who wait, {@code Leases} hands out and
 * takes back, {@code Retirement} ends sandboxes, {@code Refill} makes them, {@code Breaker} says
 * when making them is in vain, {@code Upkeep} looks after the idle ones.
 *
 * <p>Threading: the verticle's state, the core included, is touched on the verticle's own context
 * only.
 */
@NullMarked
package io.sandpool.pool;

import org.jspecify.annotations.NullMarked;
